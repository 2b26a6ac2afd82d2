import { Stepper } from "@codegouvfr/react-dsfr/Stepper";
import { imports } from "../../api/endpoints";
import { useOpenSession } from "../../app/session";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Page } from "../../ui/Page";
import { anneeScolaire } from "./words";
import { type FileField, registryFields, UploadForm } from "./UploadForm";

/** Beside the field that they are for. */
function Models() {
  return (
    <p className="cpro-toolbar">
      {(["ods", "csv"] as const).map((format) => (
        <Button key={format} network priority="tertiary" size="small" iconId="fr-icon-download-line" linkProps={{ href: imports.template(format), download: true }}>
          {t`Télécharger le modèle (${format.toUpperCase()})`}
        </Button>
      ))}
    </p>
  );
}

const TABLES = ".csv,.ods,.txt,text/csv";
const OTHERS: FileField[] = [
  {
    id: "tableur", label: "Personnes hors SIECLE (CSV, ODS)", accept: TABLES,
    hint: t`Apprenants et personnels d'un CFA, d'un établissement privé ou agricole : une ligne par personne. La feuille ne désactive personne, sauf par une date de sortie.`,
    note: <Models />,
  },
  {
    id: "ent", label: "Identifiants de l’ENT (CSV)", accept: TABLES,
    hint: t`Fichier de correspondance du portail : une colonne « Identifiant ENT », avec l'identifiant SIECLE ou le nom et le prénom.`,
  },
];

/** Files of the registry, a sheet for who is not in it, the portal's file (I-04, I-05b, I-06b). */
export default function NouvelImport() {
  const uai = useOpenSession().etablissement?.uai ?? "UAI";
  const registry = registryFields(uai, anneeScolaire());
  const missing = (chosen: string[]) => {
    const left = registry.filter(({ id }) => !chosen.includes(id));
    if (left.length === 0 || left.length === registry.length) return "";
    return t`Il manque : ${left.map(({ label }) => label.toLocaleLowerCase("fr")).join(", ")}. Une nouvelle année scolaire demande les trois fichiers.`;
  };
  return (
    <Page
      title="Nouvel import"
      crumbs={[{ label: "Imports", href: "/imports" }]}
      lead={t`Choisissez les fichiers à importer, un seul ou plusieurs. Rien ne change avant que vous n'appliquiez l'import, à l'étape suivante.`}
    >
      <Stepper currentStep={1} stepCount={3} title="Choisir les fichiers" nextTitle="Vérifier" />
      <UploadForm fields={[...registry, ...OTHERS]} remark={missing} />
    </Page>
  );
}
