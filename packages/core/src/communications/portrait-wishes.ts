/**
 * The section of the portrait that says how a patient wishes to be served: the channel that they like best, and what they
 * have ruled out. What was observed of channels is another section. It fills the port `PortraitSections` of `tags/`.
 */
import type { OperationContext } from "../operations/index.ts";
import type { Versioned } from "../storage/index.ts";
import type { PortraitReader, PortraitWishes } from "../tags/index.ts";
import { preferredChannel } from "./contact-state.ts";
import { optOutCollection } from "./message-collection.ts";

const MOST = 200;

/** Wishes of a patient; absent where none is known, and for a caller without the communication category. */
export const portraitWishes: PortraitReader<PortraitWishes> = {
  grants: ["communication"],
  read: async (context, patient) => {
    const preferred = await preferredChannel(context, patient);
    const ruledOut = await optOutsOf(context, patient);
    const [newest] = ruledOut;
    if (preferred === undefined && newest === undefined) return undefined;
    const content = {
      ...(preferred === undefined ? {} : { preferredChannel: preferred }),
      ruledOut: ruledOut.map(({ row: { channelId, purposeKind, since } }) => ({
        ...(channelId === null ? {} : { channel: String(channelId) }),
        ...(purposeKind === null ? {} : { purpose: String(purposeKind) }),
        since: String(since),
      })),
    };
    const asOf = newest === undefined ? context.at : String(newest.row.since);
    return { asOf, from: "portrait.get", records: ruledOut.map(({ id }) => id), content };
  },
};

function optOutsOf(context: OperationContext, patient: string): Promise<readonly Versioned[]> {
  const page = { orderBy: [["since", "desc"]], limit: MOST } as const;
  return context.rows(optOutCollection).find([["patientId", "eq", patient]], page);
}
