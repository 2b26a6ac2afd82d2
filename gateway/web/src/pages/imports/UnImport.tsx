import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { Stepper } from "@codegouvfr/react-dsfr/Stepper";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { may } from "../../api/actions";
import { etablissement, imports } from "../../api/endpoints";
import type { Import } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { moment, nomAnnee } from "../../text/dates";
import { compte, majuscule, nombre, octets, t } from "../../text/typo";
import { Loaded, ProblemAlert } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";
import { Apply } from "./Apply";
import { Courses } from "./Courses";
import { Lines } from "./Lines";
import { Slips } from "./Slips";
import { CATEGORIES, EtatImportBadge, nature } from "./words";
import { Button } from "../../ui/Button";

/** One import: its faults, its preview, its progress, its report (3.13). */
export default function UnImport() {
  const { id = "" } = useParams();
  const query = useQuery({
    queryKey: ["import", id],
    queryFn: () => imports.read(id),
    refetchInterval: (state) => (state.state.data?.etat === "en_cours" ? 700 : false),
  });
  const title = query.data ? t`Import du ${moment(query.data.cree_le)}` : "Import";
  return (
    <Page title={title} crumbs={[{ label: "Imports", href: "/imports" }]}>
      <Loaded query={query}>{(value) => <Content value={value} />}</Loaded>
    </Page>
  );
}

function Content({ value }: { value: Import }) {
  const { profil } = useOpenSession();
  const writes = profil === "administrateur" || profil === "ddfpt";
  switch (value.etat) {
    case "refuse":
      return <Refused value={value} />;
    case "en_cours":
      return <Running value={value} />;
    case "applique":
      return <Report value={value} writes={writes} />;
    case "pret":
      return (
        <>
          <Stepper currentStep={2} stepCount={3} title="Vérifier" nextTitle="Appliquer" />
          <NewYear value={value} />
          {may(value.actions, "appliquer") && !CATEGORIES.some(({ code }) => changes(code) && (value.compte[code] ?? 0) > 0) && (
            <Alert severity="info" small className="fr-mb-3w" description={t`Aucun changement : ces fichiers sont déjà à jour.`} />
          )}
          <Files value={value} />
          <Lines value={value} />
          {writes ? <Courses value={value} /> : <p>{t`L'administrateur ou le DDFPT décide d'appliquer cet import.`}</p>}
          <Apply value={value} />
          <Downloads value={value} />
        </>
      );
    default:
      return (
        <>
          <p>
            <EtatImportBadge etat={value.etat} />
          </p>
          <p>{value.etat === "echoue" ? t`L'application a échoué et rien n'a changé. Vous pouvez recommencer.` : t`Cet import a été abandonné : rien n'a changé.`}</p>
          <Apply value={value} />
          <Button linkProps={{ href: "/imports/nouveau" }}>Nouvel import</Button>
        </>
      );
  }
}

/** The heaviest thing that an import does is said first. */
function NewYear({ value }: { value: Import }) {
  const query = useQuery({ queryKey: ["etablissement"], queryFn: etablissement.read });
  const current = query.data?.value.annee;
  if (!current || !value.annee || value.annee <= current) return null;
  return (
    <Alert
      severity="info"
      className="fr-mb-3w"
      title={t`Cet import ouvre l'année ${nomAnnee(value.annee)}`}
      description={t`L'année ${nomAnnee(current)} sera close : les divisions et les enseignements changent pour tous, les travaux et les comptes restent.`}
    />
  );
}

function Files({ value }: { value: Import }) {
  return (
    <section aria-labelledby="fichiers">
      <h2 id="fichiers" className="fr-h5">{t`${compte(value.fichiers.length, "fichier lu", "fichiers lus")}`}</h2>
      <ul>
        {value.fichiers.map((file) => (
          <li key={file.nom}>
            {file.nom} : {file.nature ? nature(file.nature) : "fichier inconnu"}, {compte(file.enregistrements, "enregistrement")}, {octets(file.octets)}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** All faults at once, with file and line; nothing was changed. */
function Refused({ value }: { value: Import }) {
  return (
    <>
      <Alert
        severity="error"
        as="h2"
        title={t`Fichiers refusés : ${compte(value.fautes.length, "point")} à corriger`}
        description={t`Rien n'a été changé. Corrigez à la source, puis recommencez.`}
      />
      <ul className="cpro-rows fr-mt-3w">
        {value.fautes.map((fault, index) => (
          <li key={index} className="cpro-row">
            <div>
              <strong>{fault.fichier || t`Ensemble des fichiers`}</strong>
              {fault.ligne !== null && t`, ligne ${nombre(fault.ligne)}`}
              {fault.colonne !== null && t`, colonne ${nombre(fault.colonne)}`}
              <p className="cpro-row__detail">{fault.message}</p>
            </div>
          </li>
        ))}
      </ul>
      <Button linkProps={{ href: "/imports/nouveau" }}>Choisir d’autres fichiers</Button>
    </>
  );
}

function Running({ value }: { value: Import }) {
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  async function cancel() {
    setError(null);
    try {
      client.setQueryData(["import", value.id], await imports.cancel(value.id));
    } catch (failure) {
      setError(failure);
      await client.invalidateQueries({ queryKey: ["import", value.id] });
    }
  }
  return (
    <>
      <Stepper currentStep={3} stepCount={3} title="Appliquer" />
      <p role="status">{t`Application en cours : ${nombre(value.fait)} sur ${nombre(value.total)}.`}</p>
      <progress className="cpro-progress__wide" value={value.fait} max={value.total || 1} aria-label="Application de l’import" />
      <p>{t`Vous pouvez quitter cette page : l'import continue, et vous le retrouverez dans la liste.`}</p>
      {error !== null && <ProblemAlert error={error} title="L’import n’a pas été arrêté" />}
      {value.annulation_demandee && <p role="status">{t`Arrêt demandé : rien n'aura changé.`}</p>}
      {may(value.actions, "annuler") && (
        <Button priority="secondary" onClick={() => void cancel()}>
          {t`Arrêter : rien n'aura changé`}
        </Button>
      )}
    </>
  );
}

/** The report is kept with the import. */
function Downloads({ value }: { value: Import }) {
  return (
    <p className="cpro-toolbar fr-mt-3w">
      <Button network priority="tertiary" iconId="fr-icon-download-line" linkProps={{ href: imports.report(value.id, "ods"), download: true }}>
        Télécharger ce rapport (ODS)
      </Button>
      <Button network priority="tertiary" iconId="fr-icon-download-line" linkProps={{ href: imports.report(value.id, "csv"), download: true }}>
        Télécharger ce rapport (CSV)
      </Button>
    </p>
  );
}

/** Categories of what is written in the accounts. */
const changes = (code: string) => code.startsWith("a_");

function Report({ value, writes }: { value: Import; writes: boolean }) {
  const done = CATEGORIES.filter(({ code }) => (value.compte[code] ?? 0) > 0 && code !== "inchanges");
  const changed = done.some(({ code }) => changes(code));
  return (
    <>
      <Alert
        severity="success"
        as="h2"
        title={!changed ? t`Aucun changement : ces fichiers étaient déjà à jour` : t`Import appliqué`}
        description={[
          done.map(({ code, done: [one, many] }) => compte(value.compte[code] ?? 0, one, many)).join(", "),
          value.applique_le ? t`appliqué le ${moment(value.applique_le)}` : "",
        ]
          .filter(Boolean)
          .map((part) => `${majuscule(part)}.`)
          .join(" ")}
      />
      <p className="fr-mt-3w">
        <Link href="/comptes">Voir les comptes</Link>
      </p>
      {writes && <Slips value={value} />}
      <Files value={value} />
      <Lines value={value} />
      <Downloads value={value} />
    </>
  );
}
