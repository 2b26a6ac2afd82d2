import { Stepper } from "@codegouvfr/react-dsfr/Stepper";
import { useQuery } from "@tanstack/react-query";
import { etablissement } from "../../api/endpoints";
import { useOpenSession } from "../../app/session";
import { nomAnnee } from "../../text/dates";
import { t } from "../../text/typo";
import { Loaded } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { anneeScolaire } from "./words";
import { registryFields, UploadForm } from "./UploadForm";

/** The next school year: its three files, and what will happen, in words (I-04). */
export default function NouvelleAnnee() {
  const uai = useOpenSession().etablissement?.uai ?? "UAI";
  const query = useQuery({ queryKey: ["etablissement"], queryFn: etablissement.read });
  return (
    <Page
      title="Nouvelle année scolaire"
      crumbs={[{ label: "Imports", href: "/imports" }]}
      lead={t`Rien ne change avant que vous n'appliquiez l'import, à l'étape suivante.`}
    >
      <Stepper currentStep={1} stepCount={3} title="Choisir les fichiers" nextTitle="Vérifier" />
      <Loaded query={query} lines={4}>
        {({ value: { annee } }) => {
          const next = annee === null ? anneeScolaire() : annee + 1;
          return (
            <>
              <p>
                {annee === null
                  ? t`Aucune année n'est encore ouverte : les trois fichiers ouvriront l'année ${nomAnnee(next)}.`
                  : t`L'établissement travaille dans l'année ${nomAnnee(annee)}. Les trois fichiers ouvriront l'année ${nomAnnee(next)}.`}
              </p>
              <h2 className="fr-h5">Ce qui se passera</h2>
              <ul>
                <li>{t`Chaque apprenant présent dans les fichiers garde son compte, son identifiant et ses travaux, et prend sa nouvelle division.`}</li>
                <li>{t`Les nouveaux apprenants et personnels reçoivent un compte ; ceux qui sont partis sont désactivés, rien n'est effacé.`}</li>
                <li>{t`Les divisions, les formations et les enseignements de l'année ${nomAnnee(next)} s'ouvrent à côté de ceux de l'année qui s'achève, dont rien n'est réécrit.`}</li>
                <li>{t`Les diplômes choisis pour les divisions de seconde commune sont gardés : vérifiez-les à l'étape suivante.`}</li>
                <li>{t`Les personnes venues d'une feuille hors SIECLE restent actives : envoyez la feuille de l'année quand elle est prête.`}</li>
              </ul>
              <h2 className="fr-h5 fr-mt-4w">Les trois fichiers, exportés pour la même année</h2>
              <UploadForm fields={registryFields(uai, next).map((field) => ({ ...field, required: true }))} />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
