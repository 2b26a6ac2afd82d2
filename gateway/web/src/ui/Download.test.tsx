import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, describe, expect, it, vi } from "vitest";
import { FileLink } from "./Download";

const drawn = () => renderToStaticMarkup(<FileLink href="/api/calendrier.ics" download>Agenda</FileLink>);

describe("a link to a file", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("is a plain link while there is a network", () => {
    expect(drawn()).toBe('<a href="/api/calendrier.ics" download="">Agenda</a>');
  });

  it("leads nowhere off line, stays reachable and says when it will be there", () => {
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    const html = drawn();
    expect(html).not.toContain("href");
    expect(html).toContain('role="link"');
    expect(html).toContain('aria-disabled="true"');
    expect(html).toContain('tabindex="0"');
    const [, described] = /aria-describedby="([^"]+)"/.exec(html) ?? [];
    expect(html).toContain(`<span id="${described}" class="fr-hint-text cpro-later">Disponible au retour du réseau.</span>`);
  });
});
