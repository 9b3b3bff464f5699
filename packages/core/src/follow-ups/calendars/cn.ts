// content table: working days of mainland China, from the yearly notices of the State Council
/**
 * The working calendar `cn` for 2024 to 2026, written from the notices of the General Office of the State Council on the
 * arrangement of holidays (国务院办公厅关于部分节假日安排的通知): 国办发明电〔2023〕7号, 〔2024〕12号, 〔2025〕7号; to be checked
 * against the official text. Holidays that fall on a weekend are listed too, as the notices name whole ranges. Later
 * years follow with `extendCalendar` when their notice appears.
 */
import { addDays, type LocalDate } from "../../kernel/index.ts";
import { defineCalendar, type WorkCalendar } from "../work-calendar.ts";

/** First and last day off, both inclusive, with the name of the holiday. */
const HOLIDAYS: readonly (readonly [from: LocalDate, to: LocalDate, name: string])[] = [
  // 国办发明电〔2023〕7号
  ["2024-01-01", "2024-01-01", "元旦"],
  ["2024-02-10", "2024-02-17", "春节"],
  ["2024-04-04", "2024-04-06", "清明节"],
  ["2024-05-01", "2024-05-05", "劳动节"],
  ["2024-06-10", "2024-06-10", "端午节"],
  ["2024-09-15", "2024-09-17", "中秋节"],
  ["2024-10-01", "2024-10-07", "国庆节"],
  // 国办发明电〔2024〕12号
  ["2025-01-01", "2025-01-01", "元旦"],
  ["2025-01-28", "2025-02-04", "春节"],
  ["2025-04-04", "2025-04-06", "清明节"],
  ["2025-05-01", "2025-05-05", "劳动节"],
  ["2025-05-31", "2025-06-02", "端午节"],
  ["2025-10-01", "2025-10-08", "国庆节、中秋节"],
  // 国办发明电〔2025〕7号
  ["2026-01-01", "2026-01-03", "元旦"],
  ["2026-02-15", "2026-02-23", "春节"],
  ["2026-04-04", "2026-04-06", "清明节"],
  ["2026-05-01", "2026-05-05", "劳动节"],
  ["2026-06-19", "2026-06-21", "端午节"],
  ["2026-09-25", "2026-09-27", "中秋节"],
  ["2026-10-01", "2026-10-07", "国庆节"],
];

/** 调休上班, in the order of the notices. */
const MAKE_UP_WORKDAYS: readonly LocalDate[] = [
  ...["2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11"],
  ...["2024-09-14", "2024-09-29", "2024-10-12"],
  ...["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"],
  ...["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"],
];

/** Working days of mainland China, 2024-01-01 to 2026-12-31. */
export const cnCalendar: WorkCalendar = defineCalendar({
  id: "cn",
  version: "cn-2026.1",
  coverage: { from: "2024-01-01", to: "2026-12-31" },
  holidays: HOLIDAYS.flatMap(([from, to]) => daysOf(from, to)),
  makeUpWorkdays: MAKE_UP_WORKDAYS,
  source: "国办发明电〔2023〕7号、〔2024〕12号、〔2025〕7号",
});

function daysOf(from: LocalDate, to: LocalDate): readonly LocalDate[] {
  const days: LocalDate[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}
