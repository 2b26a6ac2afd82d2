import { describe, expect, it } from "vitest";
import { copies, formName, senderOf } from "./senders";

describe("the forms that are saved field by field", () => {
  it("are known by the names that their pages give", () => {
    for (const code of ["liaison", "bilan", "entreprise", "organigramme", "carte", "bilan-personnel", "bilan-periode", "fiche"] as const) {
      expect(senderOf(formName(code, "p", "a")), code).not.toBeNull();
    }
  });

  it("are none of those that another version may have left", () => {
    for (const name of ["liaison", "liaison:p", "liaison:p:a:x", "toString:p:a", ":p:a", ""]) expect(senderOf(name), name).toBeNull();
  });

  it("have copies in the queries that show them", () => {
    expect(copies("liaison:p:a", ["liaison", "p", "a"], {})).toBe(true);
    expect(copies("liaison:p:a", ["liaison", "p", "b"], {})).toBe(false);
    expect(copies("fiche:a:f", ["fiche", "a", "f"], {})).toBe(true);
    expect(copies("fiche:a:f", ["semaine", "p", "a", "2026-W49"], { id: "f" })).toBe(true);
    expect(copies("fiche:a:f", ["semaine", "p", "a", "2026-W50"], { id: "g" })).toBe(false);
  });
});
