import type { ReactNode } from "react";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { PageDuBook } from "./PageDuBook";
import type { BookLu, ImageLue } from "./types";
import { couleurDe } from "./words";

/** The cover, then one page for each success; its title is that of the page around it (F-11). */
export function Feuilles({ book, image }: { book: BookLu; image: (image: ImageLue) => ReactNode }) {
  const { signature, diplome, presentation, couleur, pages } = book;
  return (
    <>
      {pages.length > 0 && (
        <div className="cpro-noprint fr-mb-3w">
          <Button iconId="fr-icon-download-line" onClick={() => window.print()}>
            Télécharger le book
          </Button>
          <p className="fr-hint-text fr-mt-1w">{t`Imprimer ou enregistrer en PDF : choisissez-le dans la fenêtre qui s'ouvre.`}</p>
        </div>
      )}
      <article className={`cpro-book cpro-book--${couleurDe(couleur)}`}>
        <div className="cpro-book__cover">
          {signature && <p className="cpro-book__name">{signature}</p>}
          {diplome && <p>{diplome}</p>}
          {presentation && <p className="cpro-text cpro-book__text">{presentation}</p>}
        </div>
        {pages.length === 0 && <p>{t`Ce book n'a pas encore de page.`}</p>}
        {pages.map((page, index) => (
          <PageDuBook key={index} page={page} image={image} />
        ))}
      </article>
    </>
  );
}
