/**
 * What the demo prints beside the story: a bar where there is a terminal, and columns that stand under each other although
 * a Chinese character takes two of them.
 */
import { describe, expect, test } from "vitest";
import { createProgressBar } from "../output/progress-bar.ts";
import { createTally } from "../output/tally.ts";
import { createTeller } from "../output/teller.ts";

function collect(): { readonly write: (text: string) => void; text(): string } {
  const written: string[] = [];
  return { write: (text) => void written.push(text), text: () => written.join("") };
}

describe("a progress bar", () => {
  test("grows on one line of a terminal, and clears it", () => {
    const terminal = collect();
    const bar = createProgressBar({ isTTY: true, write: terminal.write }, "people", 4);
    bar.show(1);
    bar.show(4);
    bar.end();
    const [, quarter = "", all = "", cleared] = terminal.text().split("\r\u001b[2K");
    expect(quarter).toBe(`  people ${"█".repeat(8)}${"░".repeat(24)} 1/4`);
    expect(all).toBe(`  people ${"█".repeat(32)} 4/4`);
    expect(cleared).toBe("");
  });

  test("is silent in a pipe", () => {
    const pipe = collect();
    const bar = createProgressBar({ write: pipe.write }, "people", 4);
    bar.show(4);
    bar.end();
    expect(pipe.text()).toBe("");
  });
});

describe("the teller", () => {
  test("numbers chapters and aligns counts, largest first", () => {
    const page = collect();
    const tell = createTeller(page.write);
    const tally = createTally();
    for (const name of ["高危", "not-applicable", "高危"]) tally.add(name);
    tell.chapter("Risk");
    tell.counts(tally.counts());
    tell.chapter("Tags");
    tell.counts({});
    expect(page.text().split("\n")).toEqual([
      "",
      "1. Risk",
      "  高危                 2",
      "  not-applicable       1",
      "",
      "2. Tags",
      "  none",
      "",
    ]);
  });
});
