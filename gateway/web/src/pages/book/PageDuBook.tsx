import { type ReactNode, useId } from "react";
import { annexesPortfolio } from "../../api/endpoints";
import { t } from "../../text/typo";
import type { ImageLue, PageLue } from "./types";
import { cadreEtDate, titreReussite } from "./words";

interface Props {
  page: PageLue;
  /** How a picture is fetched depends on who reads. */
  image: (image: ImageLue) => ReactNode;
  /** The title is that of the whole page already. */
  untitled?: boolean;
}

/** One success, as its readers see it: on the screen, and on a sheet of its own on paper. */
export function PageDuBook({ page, image, untitled = false }: Props) {
  const title = useId();
  const { titre, recit, fierte, competences, images } = page;
  const name = titreReussite(titre);
  const about = cadreEtDate(page);
  const Heading = untitled ? "h2" : "h3";
  return (
    <section className="cpro-book__page" {...(untitled ? { "aria-label": name } : { "aria-labelledby": title })}>
      {!untitled && (
        <h2 id={title} className="fr-h3 cpro-book__title">
          {name}
        </h2>
      )}
      {about && <p className="cpro-row__detail fr-mb-2w">{about}</p>}
      {recit && <p className="cpro-text cpro-book__text">{recit}</p>}
      {fierte && (
        <>
          <Heading className="fr-h6">{t`Pourquoi c'est une réussite`}</Heading>
          <p className="cpro-text cpro-book__text">{fierte}</p>
        </>
      )}
      {competences.length > 0 && (
        <>
          <Heading className="fr-h6">Compétences mises en œuvre</Heading>
          <ul className="cpro-book__text">
            {competences.map(({ code, intitule }) => (
              <li key={code}>
                <strong>{code}</strong> {intitule}
              </li>
            ))}
          </ul>
        </>
      )}
      {images.length > 0 && (
        <ul className="cpro-book__images">
          {images.map((each) => (
            <li key={each.id}>
              {image(each)}
              {/* To be seen: the picture itself is named so. */}
              <p className="cpro-book__caption" aria-hidden="true">
                {each.titre}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** A picture of the book, for who is signed in. Not put off until it is seen: it would be missing on paper. */
export function ImageDuBook({ apprenant, image: { id, titre, largeur, hauteur } }: { apprenant: string; image: ImageLue }) {
  return <img src={annexesPortfolio.address(apprenant, id)} alt={titre} {...(largeur && hauteur ? { width: largeur, height: hauteur } : {})} />;
}
