/** Templates: what may stand where, and that values stay text (law 13). */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  placesIn,
  readyMadeTemplates,
  renderTemplate,
  type TemplateDefinition,
  templateDefinitionSchema,
  templateProblems,
} from "../../src/communications/index.ts";

const template: TemplateDefinition = {
  code: "reminder",
  title: "Reminder",
  purpose: "CAREMGT",
  public: "一条提醒，日期 {{due}}。",
  private: "{{name}}，您好！日期 {{ due }}，今天 {{today}}。{{name}}",
};

describe("rendering", () => {
  it("fills every place, in both parts, and masks all of them", () => {
    expect(renderTemplate(template, { name: "张伟", due: "2026-12-01", today: "2026-11-21" })).toEqual({
      public: "一条提醒，日期 2026-12-01。",
      private: "张伟，您好！日期 2026-12-01，今天 2026-11-21。张伟",
      masked: "＊，您好！日期 ＊，今天 ＊。＊",
    });
  });

  it("leaves a place without a value empty, and shows the public part where there is no private one", () => {
    const { private: _private, ...rest } = template;
    expect(renderTemplate(rest, {}).private).toBe("一条提醒，日期 。");
  });

  it("ends every part with the way to opt out", () => {
    const marketing = { ...template, purpose: "HMARKT", optOut: "拒收请回复R" } as const;
    const rendered = renderTemplate(marketing, { name: "张伟" });
    expect([rendered.public, rendered.private].every((part) => part.endsWith(" 拒收请回复R"))).toBe(true);
  });
});

describe("law 13: a hostile name stays text", () => {
  it.each([
    ["a place", "{{due}}"],
    ["half a place", "{{na"],
    ["a replacement pattern", "$& $1 $` $'"],
    ["markup", "<b onclick=x>&amp;</b>"],
    ["a template literal", ["$", "{process.exit()}"].join("")],
  ])("%s", (_, name) => {
    expect(renderTemplate({ ...template, private: "[{{name}}]" }, { name, due: "x" }).private).toBe(
      `[${name}]`,
    );
  });

  it.each([
    ["line breaks", "张\r\n伟", "张 伟"],
    ["a mark that turns the writing", "张‮伟", "张 伟"],
    ["zero-width characters", "张​‍伟", "张 伟"],
    ["blanks around it", "  张伟  ", "张伟"],
  ])("%s become blanks", (_, name, shown) => {
    expect(renderTemplate({ ...template, private: "{{name}}" }, { name }).private).toBe(shown);
  });

  it("whatever the name is: it is put in once, and never read again", () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: "grapheme" }), (name, due) => {
        const { private: text } = renderTemplate(
          { ...template, private: "<{{name}}|{{due}}>" },
          { name, due },
        );
        expect(text).not.toMatch(/[\r\n]/);
        expect(text.startsWith("<") && text.endsWith(">")).toBe(true);
        const again = renderTemplate(
          { ...template, private: "{{name}}" },
          { name: text.slice(1, -1).split("|")[0] ?? "" },
        );
        expect(text.startsWith(`<${again.private}`)).toBe(true);
      }),
    );
  });

  it("is cut where it would fill the message", () => {
    expect([
      ...renderTemplate({ ...template, private: "{{name}}" }, { name: "😀".repeat(500) }).private,
    ]).toHaveLength(300);
  });
});

describe("problems", () => {
  it.each([
    ["none", {}, []],
    ["a place that does not exist", { private: "{{diagnosis}}" }, ["unknown-place"]],
    ["a name on the lock screen", { public: "{{name}}" }, ["name-in-public"]],
    ["marketing without a way out", { purpose: "HMARKT" }, ["opt-out-missing"]],
  ] as const)("%s", (_, change, expected) => {
    expect(templateProblems({ ...template, ...change })).toEqual(expected);
  });

  it.each(readyMadeTemplates.map((each) => [each.code, each] as const))(
    "the kit's %s has none",
    (_, each) => {
      expect(templateDefinitionSchema.parse(each)).toEqual(each);
      expect(templateProblems(each)).toEqual([]);
      expect(placesIn(each.public)).not.toContain("name");
    },
  );
});
