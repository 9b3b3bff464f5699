/**
 * The section of the portrait that says what the risk models made of a patient last, whatever the status. It fills the
 * port `PortraitSections` of `tags/`, which may not know this folder.
 */
import type { PortraitReader, PortraitRisk } from "../tags/index.ts";
import { currentAssessments, toRiskAssessment } from "./assess-risk.ts";

/** The newest assessment of each model; absent for a caller without the profile. */
export const portraitRisks: PortraitReader<readonly PortraitRisk[]> = {
  grants: ["profile"],
  read: async (context, patient) => {
    const current = await currentAssessments(context, patient);
    const assessments = current.flatMap((stored) => toRiskAssessment(stored) ?? []);
    const [newest] = assessments; // the list is ordered, newest first
    return {
      asOf: newest?.assessedAt ?? context.at,
      from: "risks.list",
      records: assessments.map(({ id }) => id),
      content: assessments.map(({ model, edition, status, outputs, assessedAt }) => ({
        ...{ model, edition, status, assessedAt },
        ...(outputs === undefined ? {} : { outputs }),
      })),
    };
  },
};
