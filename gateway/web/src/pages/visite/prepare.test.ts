import { QueryClient } from "@tanstack/react-query";
import { afterEach, describe, expect, it, vi } from "vitest";
import { dossiers, referentiels } from "../../api/endpoints";
import type { Dossier } from "../../api/types";
import type { KeptReads } from "../../offline/keptReads";
import { prepare } from "./prepare";

const kept = (holds: boolean) => ({ holds: () => Promise.resolve(holds) }) as unknown as KeptReads;
const dossier = (change: Partial<Dossier> = {}) =>
  ({ actions: ["liaison"], apprenant: { id: "a" }, periode: { id: "p", referentiel: "mspc" }, en_preparation: false, ...change }) as Dossier;

function server(of: Dossier, liaison: () => Promise<unknown> = () => Promise.resolve({})) {
  vi.spyOn(dossiers, "read").mockResolvedValue(of);
  vi.spyOn(dossiers, "liaison").mockImplementation(liaison as typeof dossiers.liaison);
  return vi.spyOn(referentiels, "read").mockResolvedValue({} as never);
}

describe("a dossier taken for a visit (F-13)", () => {
  afterEach(() => vi.restoreAllMocks());
  const one = (holds: boolean, common = new Map()) => prepare(new QueryClient(), kept(holds), "p", "a", common);

  it("is ready once all of it was read and is kept; what several have in common is asked for once", async () => {
    const diploma = server(dossier());
    const common = new Map();
    expect([await one(true, common), await one(true, common)]).toEqual([null, null]);
    expect(diploma).toHaveBeenCalledTimes(1);
  });

  it("is said not to be when a read fails, when it is not made yet, and when the device keeps it not", async () => {
    server(dossier(), () => Promise.reject(new Error("cut")));
    expect(await one(true)).toBe("lecture");
    server(dossier({ en_preparation: true }));
    expect(await one(true)).toBe("preparation");
    server(dossier());
    expect(await one(false)).toBe("place");
  });
});
