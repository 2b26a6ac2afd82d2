import { useCallback, useState } from "react";
import { may } from "../../api/actions";
import type { Book } from "../../api/types";
import { valueOf } from "../../forms/champs";
import { t } from "../../text/typo";
import { asText } from "../../ui/fields";
import { Done } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { adresseReussite } from "./etapes";
import { NouvelleReussite } from "./NouvelleReussite";
import { SourceRow } from "./SourceRow";
import { useFichesById } from "./useBook";
import { parPeriode, titreReussite } from "./words";

/** First step: successes, drawn from the sheets of the learner or written from nothing. */
export function Choisir({ book }: { book: Book }) {
  const apprenant = book.apprenant.id;
  const creates = may(book.actions, "creer");
  const [done, setDone] = useState({ text: "", round: 0 });
  const onDone = useCallback((text: string) => setDone(({ round }) => ({ text, round: round + 1 })), []);
  const { found } = useFichesById(apprenant, book.reussites.map(({ id }) => id));
  // Which sheets a success was drawn from already.
  const drawn = new Map([...found.values()].map(({ id, champs }) => [asText(valueOf(champs, "source")), id]));
  // A sheet in which nothing is written tells no success.
  const told = book.sources.filter(({ fiche }) => fiche.etat !== "vide");
  return (
    <>
      <Done key={done.round} text={done.text} />
      <section aria-labelledby="reussites">
        <h3 id="reussites" className="fr-h5">
          Mes réussites ({book.reussites.length})
        </h3>
        {book.reussites.length === 0 ? (
          <p>{t`Une réussite, c'est un travail dont vous êtes fier : une panne trouvée, une pièce bien faite, un client content. Choisissez dans vos fiches ci-dessous, ou ajoutez une réussite qu'aucune fiche ne raconte.`}</p>
        ) : (
          <ul className="cpro-rows">
            {book.reussites.map(({ id, titre }) => (
              <li key={id} className="cpro-row cpro-row--link">
                <Link href={adresseReussite(apprenant, id)}>{titreReussite(titre)}</Link>
              </li>
            ))}
          </ul>
        )}
        {creates && <NouvelleReussite apprenant={apprenant} />}
      </section>
      <section aria-labelledby="fiches">
        <h3 id="fiches" className="fr-h5">
          Dans mes fiches
        </h3>
        {told.length === 0 ? (
          <p>{t`Aucune fiche n'est encore racontée. Ce que vous écrirez pendant vos périodes sera proposé ici.`}</p>
        ) : (
          <p>{t`Choisissez les fiches qui racontent une réussite. Leurs textes sont copiés une fois dans la page ; vous pourrez les changer sans toucher à la fiche.`}</p>
        )}
        {parPeriode(told).map(({ periode, fiches }) => (
          <div key={periode ?? ""} className="fr-mb-3w">
            <h4 className="fr-h6">{periode ?? t`En dehors d'une période`}</h4>
            <ul className="cpro-rows">
              {fiches.map((fiche) => (
                <SourceRow key={fiche.id} apprenant={apprenant} fiche={fiche} made={drawn.get(fiche.id)} creates={creates} onDone={onDone} />
              ))}
            </ul>
          </div>
        ))}
      </section>
    </>
  );
}
