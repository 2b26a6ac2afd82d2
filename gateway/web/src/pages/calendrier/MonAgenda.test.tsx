import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { adresseAgenda } from "../../api/endpoints";
import { ApiError } from "../../api/http";
import { t } from "../../text/typo";
import { MonAgenda } from "./MonAgenda";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
vi.mock("../../app/session", () => ({ useOpenSession: () => ({ profil: "apprenant" }) }));
const LINK = "/api/calendriers/un-secret/cpro.ics";
const kept = { creee_le: "2026-11-30T08:00:00Z", lue_le: null };

describe("one's address for an agenda (P-12)", () => {
  let root: ReturnType<typeof createRoot>;
  const text = () => document.body.textContent ?? "";
  const shown = () => document.querySelector<HTMLInputElement>("input[readonly]")?.value;
  const press = (within: string) =>
    act(async () => {
      const buttons = [...document.querySelectorAll<HTMLElement>(`${within} button`)];
      buttons.find(({ textContent }) => textContent === t`Remplacer l'adresse`)?.click();
    });
  /** The button, then « Remplacer » in the question that it asks. */
  async function replace() {
    await press("section > ul");
    await press("dialog");
  }

  /** An address was just made, and is shown; then one presses « Remplacer ». */
  async function replaced(failure: ApiError) {
    vi.spyOn(adresseAgenda, "read").mockResolvedValue({ adresse: kept });
    const make = vi.spyOn(adresseAgenda, "make").mockResolvedValueOnce({ adresse: kept, lien: LINK }).mockRejectedValue(failure);
    await act(async () =>
      root.render(
        <QueryClientProvider client={new QueryClient()}>
          <MonAgenda />
        </QueryClientProvider>,
      ),
    );
    await act(() => vi.waitFor(() => expect(text()).toContain(t`Vous avez une adresse d'agenda`)));
    await replace();
    expect(shown()).toContain(LINK);
    await replace();
    expect(make).toHaveBeenCalledTimes(2);
  }

  beforeEach(() => {
    // jsdom opens no dialogs; what matters here is what stands in it.
    Object.assign(HTMLDialogElement.prototype, { showModal: () => undefined, close: () => undefined });
    root = createRoot(document.body.appendChild(document.createElement("div")));
  });
  afterEach(async () => {
    await act(async () => root.unmount());
    document.body.replaceChildren();
    vi.restoreAllMocks();
  });

  it("shows the former one no longer when nobody knows whether it changed", async () => {
    await replaced(new ApiError(0, { status: 0, code: "client.hors_ligne" }));
    expect(shown()).toBeUndefined();
    expect(text()).toContain(t`L'adresse a peut-être changé : remplacez-la de nouveau.`);
  });

  it("still shows it when the change was refused", async () => {
    await replaced(new ApiError(403, { status: 403, code: "periods.forbidden" }));
    expect(shown()).toContain(LINK);
    expect(text()).toContain(t`L'adresse n'est pas changée`);
    expect(text()).not.toContain("peut-être");
  });
});
