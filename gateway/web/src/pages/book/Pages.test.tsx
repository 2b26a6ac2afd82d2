import { act, useState } from "react";
import { createRoot } from "react-dom/client";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ReussiteCourte, Valeur } from "../../api/types";
import type { Autosave } from "../../forms/autosave";
import { Pages } from "./Pages";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
const REUSSITES = ["Four", "Armoire", "Pompe"].map((titre) => ({ id: titre.toLowerCase(), titre })) as unknown as ReussiteCourte[];

function Book() {
  const [pages, setPages] = useState<Valeur>(["four", "armoire"]);
  const engine = { value: () => pages, conflict: () => undefined, set: (_: string, value: Valeur) => setPages(value), flush: () => {} };
  return (
    <MemoryRouter>
      <Pages apprenant="mina" reussites={REUSSITES} engine={engine as unknown as Autosave} />
    </MemoryRouter>
  );
}

describe("the pages of a book (F-11)", () => {
  let root: ReturnType<typeof createRoot>;
  beforeEach(async () => {
    const place = document.body.appendChild(document.createElement("div"));
    root = createRoot(place);
    await act(async () => root.render(<Book />));
  });
  afterEach(async () => {
    await act(async () => root.unmount());
    document.body.replaceChildren();
  });
  const button = (name: string) => [...document.querySelectorAll("button")].find(({ textContent }) => textContent === name);
  const press = (name: string) => act(async () => button(name)?.click());
  const told = () => document.querySelector("[role=status]")?.textContent;
  const order = () => [...document.querySelectorAll("ol a")].map(({ textContent }) => textContent);

  it("move with the focus on what moves, and say where they are", async () => {
    await press("Descendre\u00a0: Four");
    expect(order()).toEqual(["Armoire", "Four"]);
    expect(document.activeElement).toBe(button("Descendre\u00a0: Four"));
    expect(document.activeElement?.getAttribute("aria-disabled")).toBe("true");
    expect(told()).toBe("«\u00a0Four\u00a0»\u00a0: page 2 sur 2");
    // It is the last one: the button stays, and does nothing.
    await press("Descendre\u00a0: Four");
    expect(order()).toEqual(["Armoire", "Four"]);
    await press("Monter\u00a0: Four");
    expect(order()).toEqual(["Four", "Armoire"]);
    expect(document.activeElement).toBe(button("Monter\u00a0: Four"));
  });

  it("leave the book and come back as its last page, the focus with them", async () => {
    await press("Retirer du book\u00a0: Four");
    expect(order()).toEqual(["Armoire"]);
    expect(document.activeElement).toBe(button("Mettre dans le book\u00a0: Four"));
    await press("Mettre dans le book\u00a0: Four");
    expect(order()).toEqual(["Armoire", "Four"]);
    expect(document.activeElement).toBe(button("Retirer du book\u00a0: Four"));
    expect(told()).toBe("«\u00a0Four\u00a0» est dans le book\u00a0: page 2.");
  });
});
