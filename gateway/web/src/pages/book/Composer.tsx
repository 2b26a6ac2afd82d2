import type { Book, Fiche } from "../../api/types";
import { may } from "../../api/actions";
import type { SaveState as State } from "../../forms/autosave";
import { t } from "../../text/typo";
import { AutoRadios } from "../../ui/choices";
import { AutoField } from "../../ui/fields";
import { Loaded } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { TitleField } from "../dossier/ActiviteInputs";
import { RetryOnProblem } from "../dossier/saving";
import { useFiche, useFicheQuery } from "../dossier/useFiche";
import { adresseBook } from "./etapes";
import { Pages } from "./Pages";
import { COULEURS } from "./words";

/** Second step: the pages in their order, then the cover. */
export function Composer({ book, cover, onState }: { book: Book; cover: string; onState: (state: State) => void }) {
  const query = useFicheQuery(book.apprenant.id, cover);
  return <Loaded query={query}>{({ value }) => <Form book={book} fiche={value} onState={onState} />}</Loaded>;
}

function Form({ book, fiche, onState }: { book: Book; fiche: Fiche; onState: (state: State) => void }) {
  const apprenant = book.apprenant.id;
  const engine = useFiche({ fiche, apprenant, onState });
  if (!may(fiche.actions, "modifier")) return <p>{t`Ce book ne peut pas être modifié.`}</p>;
  return (
    <>
      {book.reussites.length === 0 ? (
        <p>
          {t`Une page présente une réussite, et vous n'en avez pas encore choisi. `}
          <Link href={adresseBook(apprenant, "choisir")}>Choisir mes réussites</Link>
        </p>
      ) : (
        <Pages apprenant={apprenant} reussites={book.reussites} engine={engine} />
      )}
      <section aria-labelledby="couverture">
        <h3 id="couverture" className="fr-h5">
          La couverture
        </h3>
        <div className="cpro-narrow">
          <TitleField engine={engine} of="du book" />
          <AutoField
            engine={engine}
            name="signature"
            label="Nom affiché aux lecteurs"
            hint={t`Votre prénom suffit. Sans rien ici, aucun nom n'est affiché.`}
            maxLength={200}
          />
        </div>
        <AutoField
          engine={engine}
          name="presentation"
          label="Ma présentation"
          hint={t`Qui vous êtes, ce que vous préparez, ce que vous aimez faire, ce que vous cherchez.`}
          multiline
        />
        <AutoRadios engine={engine} name="couleur" label="Couleur du book" choices={COULEURS} />
      </section>
      <RetryOnProblem state={engine.state} onRetry={() => engine.flush()} />
    </>
  );
}
