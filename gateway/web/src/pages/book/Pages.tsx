import { useEffect, useRef, useState } from "react";
import type { ReussiteCourte, Valeur } from "../../api/types";
import type { Autosave } from "../../forms/autosave";
import { t } from "../../text/typo";
import { ConflictChoice } from "../../ui/fields";
import { moved, pagesOf, valueOfIds, withLast, without } from "./ordre";
import { OutRow, PageRow } from "./PageRow";
import { pagesInWords, titreReussite } from "./words";

const NAME = "pages";

/** What is in the book, in its order, and what is not. Whatever moves, the focus stays with it, and its place is told. */
export function Pages({ apprenant, reussites, engine }: { apprenant: string; reussites: ReussiteCourte[]; engine: Autosave }) {
  const [told, setTold] = useState("");
  const focused = useRef("");
  useEffect(() => {
    // A row that changes place is taken out of the page for a moment, and its button with it.
    if (focused.current) document.getElementById(focused.current)?.focus();
    focused.current = "";
  });
  const named = (id: string) => titreReussite(reussites.find((each) => each.id === id)?.titre ?? null);
  if (engine.conflict(NAME)) {
    const show = (value: Valeur) => pagesOf(value, reussites).map((id, index) => `${index + 1}. ${named(id)}`).join("\n");
    return <ConflictChoice engine={engine} name={NAME} label="Pages du book" show={show} mergeable={false} />;
  }
  const pages = pagesOf(engine.value(NAME), reussites);
  const out = reussites.filter(({ id }) => !pages.includes(id));

  function change(next: string[], focus: string, text: string) {
    focused.current = focus;
    engine.set(NAME, valueOfIds(next));
    engine.flush();
    setTold(text);
  }
  function move(id: string, by: number) {
    const next = moved(pages, id, by);
    if (next !== pages) change(next, `page-${by < 0 ? "monter" : "descendre"}-${id}`, t`« ${named(id)} » : page ${next.indexOf(id) + 1} sur ${next.length}`);
  }

  return (
    <>
      <p role="status" className="fr-sr-only">
        {told}
      </p>
      <section aria-labelledby="pages">
        <h3 id="pages" className="fr-h5">
          Les pages du book ({pages.length})
        </h3>
        {pages.length === 0 ? (
          <p>{t`${pagesInWords(0)} pour l'instant. Mettez dans le book les réussites que vous voulez montrer.`}</p>
        ) : (
          <ol className="cpro-rows">
            {pages.map((id, index) => (
              <PageRow
                key={id}
                apprenant={apprenant}
                id={id}
                titre={named(id)}
                number={index + 1}
                last={index === pages.length - 1}
                onMove={(by) => move(id, by)}
                onRemove={() => change(without(pages, id), `page-mettre-${id}`, t`« ${named(id)} » n'est plus dans le book.`)}
              />
            ))}
          </ol>
        )}
      </section>
      {out.length > 0 && (
        <section aria-labelledby="hors-book">
          <h3 id="hors-book" className="fr-h5">
            Pas dans le book ({out.length})
          </h3>
          <p>{t`Personne d'autre que vous et les personnes qui vous suivent ne voit ces réussites.`}</p>
          <ul className="cpro-rows">
            {out.map(({ id }) => (
              <OutRow
                key={id}
                apprenant={apprenant}
                id={id}
                titre={named(id)}
                onAdd={() => change(withLast(pages, id), `page-retirer-${id}`, t`« ${named(id)} » est dans le book : page ${pages.length + 1}.`)}
              />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
