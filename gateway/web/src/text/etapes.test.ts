import { describe, expect, it } from "vitest";
import { aPartirDe, derniereSemaine } from "./etapes";

describe("the last week of a period", () => {
  it("begins on its Monday, and five days before the end where it ends earlier in the week", () => {
    expect(derniereSemaine({ au: "2026-06-26" })).toBe("2026-06-22");
    expect(derniereSemaine({ au: "2026-06-28" })).toBe("2026-06-22");
    expect(derniereSemaine({ au: "2026-06-23" })).toBe("2026-06-19");
  });

  it("is told until it has come", () => {
    expect(aPartirDe({ au: "2026-06-26" }, "2026-06-21")).toBe("à partir du 22 juin 2026");
    expect(aPartirDe({ au: "2026-06-26" }, "2026-06-22")).toBe("");
  });
});
