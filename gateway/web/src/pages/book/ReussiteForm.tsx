import { may } from "../../api/actions";
import type { Book, Fiche, Referentiel } from "../../api/types";
import { valueOf } from "../../forms/champs";
import type { SaveState as State } from "../../forms/autosave";
import { t } from "../../text/typo";
import { AutoRadios } from "../../ui/choices";
import { AutoField, asText } from "../../ui/fields";
import { AnnexesSection } from "../annexesPortfolio/AnnexesSection";
import { DayField, TitleField } from "../dossier/ActiviteInputs";
import { RetryOnProblem } from "../dossier/saving";
import { SheetDelete } from "../dossier/SheetDelete";
import { useFiche } from "../dossier/useFiche";
import { CompetencesReussite } from "./CompetencesReussite";
import { adresseBook } from "./etapes";
import { PhotosSource } from "./PhotosSource";
import { CADRES, nomSource, titreReussite } from "./words";

/** A page of the book as its learner writes it: saved as it is typed (F-11, F-13). */
export function ReussiteForm({ book, fiche, referentiel, onState }: {
  book: Book;
  fiche: Fiche;
  referentiel: Referentiel;
  onState: (state: State) => void;
}) {
  const apprenant = fiche.apprenant.id;
  const engine = useFiche({ fiche, apprenant, onState });
  const source = asText(engine.value("source"));
  const drawn = book.sources.find((each) => each.fiche.id === source);
  return (
    <>
      {drawn && (
        <p className="cpro-row__detail fr-mb-2w">
          {t`Tirée de la fiche « ${nomSource(drawn.fiche)} »`}
          {drawn.periode && `, ${drawn.periode}`}
        </p>
      )}
      <div className="cpro-narrow">
        <TitleField engine={engine} of="de la réussite" />
        <AutoRadios engine={engine} name="cadre" label="Où cela s’est passé" choices={CADRES} />
        <DayField engine={engine} />
      </div>
      <AutoField engine={engine} name="recit" label="Ce que j’ai fait" hint={t`Le travail demandé, les étapes, le matériel, le résultat.`} multiline />
      <AutoField
        engine={engine}
        name="fierte"
        label="Pourquoi c’est une réussite"
        hint={t`Ce qui était difficile, ce que vous avez su faire, ce que l'on vous en a dit.`}
        multiline
      />
      <CompetencesReussite referentiel={referentiel} engine={engine} />
      {source && <PhotosSource apprenant={apprenant} source={source} engine={engine} />}
      <section aria-labelledby="photos" className="fr-mt-4w">
        <h2 id="photos" className="fr-h4">
          Photos ajoutées à cette page
        </h2>
        <p>{t`Les photos ajoutées ici sont montrées dans le book. Les fichiers et les adresses web ne le sont pas.`}</p>
        <AnnexesSection owner={{ apprenant, fiche: fiche.id }} empty={t`Aucune photo n'est ajoutée.`} />
      </section>
      <RetryOnProblem state={engine.state} onRetry={() => engine.flush()} />
      {may(fiche.actions, "supprimer") && (
        <SheetDelete
          fiche={fiche}
          engine={engine}
          back={adresseBook(apprenant, "choisir")}
          words={{
            titre: titreReussite(asText(valueOf(fiche.champs, "titre"))),
            le: "la réussite",
            ce: "cette réussite",
            e: "e",
            perdu: t`Cette page quittera votre book. Ce que vous y avez écrit et les photos ajoutées seront effacés, et personne ne pourra les retrouver. La fiche dont elle est tirée n'est pas touchée.`,
          }}
        />
      )}
    </>
  );
}
