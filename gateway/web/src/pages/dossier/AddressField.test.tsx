import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, useState } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import { portfolio } from "../../api/endpoints";
import type { AdresseProposee, Valeur } from "../../api/types";
import type { Autosave } from "../../forms/autosave";
import { AddressField } from "./AddressField";
import { fondDeCarteRead } from "./reads";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
const address = (voie: string, code_postal: string | null, commune: string | null): AdresseProposee => ({
  libelle: [voie, code_postal, commune].filter(Boolean).join(" "), voie, code_postal, commune, latitude: 49.4, longitude: 1.1,
});
const ROUEN = address("12 Rue des Parfums", "76000", "Rouen");
const HAVRE = address("3 Quai des Brumes", "76600", "Le Havre");

let fields: Record<string, Valeur>;
const kept = vi.fn();

function Form() {
  const [, redraw] = useState(0);
  const set = (name: string, value: Valeur) => {
    fields[name] = value;
    redraw((count) => count + 1);
  };
  const engine = { value: (name: string) => fields[name] ?? null, conflict: () => undefined, set, flush: () => {} };
  return <AddressField engine={engine as unknown as Autosave} label="Adresse" remark={undefined} onKept={kept} />;
}

describe("the address of a company (P-10)", () => {
  let root: ReturnType<typeof createRoot>;
  let asked: MockInstance<typeof portfolio.adresses>;
  const input = () => document.querySelector("input") as HTMLInputElement;

  async function drawn(adresses: boolean) {
    const client = new QueryClient();
    client.setQueryData(fondDeCarteRead().queryKey, { tuiles: null, attribution: null, adresses });
    root = createRoot(document.body.appendChild(document.createElement("div")));
    await act(async () =>
      root.render(
        <QueryClientProvider client={client}>
          <Form />
        </QueryClientProvider>,
      ),
    );
  }
  async function typed(text: string, found: AdresseProposee[], indisponible = false) {
    asked.mockResolvedValue({ adresses: found, indisponible });
    await act(async () => {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input(), text);
      input().dispatchEvent(new Event("input", { bubbles: true }));
    });
    await act(async () => vi.advanceTimersByTimeAsync(250));
  }
  const pick = () => act(async () => document.querySelector<HTMLElement>("[role=option]")?.click());

  beforeEach(() => {
    vi.useFakeTimers();
    fields = {};
    kept.mockClear();
    asked = vi.spyOn(portfolio, "adresses");
  });
  afterEach(async () => {
    await act(async () => root.unmount());
    document.body.replaceChildren();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it("fills the postal code and the town that nobody has written, and its own again", async () => {
    await drawn(true);
    await typed("12 rue", [ROUEN]);
    await pick();
    expect(fields).toEqual({ adresse: "12 Rue des Parfums", code_postal: "76000", ville: "Rouen" });
    await typed("3 quai", [HAVRE]);
    expect(asked).toHaveBeenLastCalledWith("3 quai", expect.any(AbortSignal));
    await pick();
    expect(fields).toEqual({ adresse: "3 Quai des Brumes", code_postal: "76600", ville: "Le Havre" });
    expect(kept).toHaveBeenLastCalledWith(false);
  });

  it("never writes over what was typed by hand, searches with it, and says so", async () => {
    fields = { code_postal: "76000", ville: "Rouen" };
    await drawn(true);
    await typed("3 quai", [HAVRE]);
    expect(asked).toHaveBeenLastCalledWith("3 quai 76000 Rouen", expect.any(AbortSignal));
    await pick();
    expect(fields).toEqual({ adresse: "3 Quai des Brumes", code_postal: "76000", ville: "Rouen" });
    expect(kept).toHaveBeenLastCalledWith(true);
    await typed("12 rue", [ROUEN]);
    await pick();
    expect(kept).toHaveBeenLastCalledWith(false);
  });

  it("leaves alone what a suggestion does not say", async () => {
    await drawn(true);
    await typed("la plage", [address("La Plage", null, null)]);
    await pick();
    expect(fields).toEqual({ adresse: "La Plage" });
    expect(kept).toHaveBeenLastCalledWith(false);
  });

  it("empties what the former suggestion wrote and this one does not say, and nothing else", async () => {
    await drawn(true);
    await typed("12 rue", [ROUEN]);
    await pick();
    fields.ville = "Rouen centre";
    await typed("la plage", [address("La Plage", null, null)]);
    await pick();
    expect(fields).toEqual({ adresse: "La Plage", code_postal: "", ville: "Rouen centre" });
    expect(kept).toHaveBeenLastCalledWith(false);
    await typed("3 quai", [HAVRE]);
    await pick();
    expect(fields).toEqual({ adresse: "3 Quai des Brumes", code_postal: "76600", ville: "Rouen centre" });
    expect(kept).toHaveBeenLastCalledWith(true);
  });

  it("is typed whole where the search is away, off, or the device off line", async () => {
    await drawn(true);
    await typed("12 rue", [], true);
    expect(asked).toHaveBeenCalledOnce();
    expect([fields.adresse, document.querySelector("[role=status]")?.textContent]).toEqual(["12 rue", ""]);
    await act(async () => root.unmount());
    await drawn(false);
    asked.mockClear();
    await typed("12 rue des", [ROUEN]);
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    await act(async () => root.unmount());
    await drawn(true);
    await typed("12 rue des P", [ROUEN]);
    expect(asked).not.toHaveBeenCalled();
    expect([fields.adresse, input().getAttribute("role")]).toEqual(["12 rue des P", null]);
  });
});
