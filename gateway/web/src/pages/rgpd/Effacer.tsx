import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { Input } from "@codegouvfr/react-dsfr/Input";
import { RadioButtons } from "@codegouvfr/react-dsfr/RadioButtons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { may } from "../../api/actions";
import { effacements } from "../../api/endpoints";
import type { ApercuEffacement } from "../../api/types";
import { jour } from "../../text/dates";
import { nomComplet, nomProfil } from "../../text/noms";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { type Fault, faultOf, FaultList, Loaded, ProblemAlert, serverFaults } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";
import { CHOIX, MOTIFS } from "./motifs";
import { Parts } from "./Parts";

const WORD = "EFFACER";

/** The dry run of an erasure, counted at this moment, what stays and why; then the typed word (I-12). */
export default function Effacer() {
  const { personne: id = "" } = useParams();
  const query = useQuery({
    queryKey: ["effacements", "apercu", id],
    queryFn: () => effacements.preview(id),
    staleTime: 0,
    gcTime: 0,
  });
  const name = query.data ? nomComplet(query.data.personne) : "";
  return (
    <Page
      title={name ? t`Effacer les données de ${name}` : "Effacer les données d’une personne"}
      context="Données personnelles"
      crumbs={[
        { label: "Données personnelles", href: "/rgpd" },
        { label: name || "Une personne", href: `/rgpd/personnes/${id}` },
      ]}
      lead={t`Voici ce que l'application retirerait maintenant. Rien n'est encore effacé.`}
    >
      <Loaded query={query} lines={6}>
        {(apercu) => (
          <>
            <p>
              {t`Profil : ${apercu.profils.map(nomProfil).join(", ") || "aucun"}`}
              {apercu.terme && t` · effacement prévu le ${jour(apercu.terme)}`}
            </p>
            {apercu.obstacle && (
              <div className="fr-mb-3w">
                <Alert severity="info" as="h2" title="L’effacement n’est pas possible pour l’instant" description={apercu.obstacle} />
                {apercu.obstacle_code === "identity.erasure_open" && (
                  <p className="fr-mt-2w">
                    <Link href={`/comptes/${id}`}>{t`Ouvrir la page du compte`}</Link>
                  </p>
                )}
              </div>
            )}
            <h2 className="fr-h4">Ce qui serait retiré</h2>
            <Parts parts={apercu.parts} caption="Ce qui serait retiré, par domaine" />
            <Stays apercu={apercu} />
            {may(apercu.actions, "effacer") && <Confirm id={id} name={nomComplet(apercu.personne)} />}
            {!apercu.obstacle && !may(apercu.actions, "effacer") && (
              <p>{t`L'administrateur de l'établissement peut effacer ces données.`}</p>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** What an erasure leaves, with its reason. */
function Stays({ apercu }: { apercu: ApercuEffacement }) {
  const learner = apercu.profils.includes("apprenant");
  const others = apercu.profils.some((profil) => profil !== "apprenant");
  return (
    <>
      <h2 className="fr-h4">Ce qui reste, et pourquoi</h2>
      <ul>
        {apercu.ailleurs && (
          <li>{t`L'identité et la connexion : un autre établissement connaît cette personne. Seule la part de celui-ci est retirée.`}</li>
        )}
        {others && (
          <li>{t`Ce que cette personne a écrit sur des apprenants : cela fait partie de leur dossier. Son nom y est remplacé par « Compte effacé ».`}</li>
        )}
        {apercu.profils.includes("tuteur_de_stage") && (
          <li>{t`Les coordonnées du tuteur que porte une fiche de liaison : elles partent avec le dossier de l'apprenant.`}</li>
        )}
        {learner && <li>{t`Les périodes auxquelles d'autres apprenants participent : elles ne nomment pas cette personne.`}</li>}
        <li>{t`Les lignes du journal des actions : elles ne contiennent que des numéros, et personne ne peut en retirer.`}</li>
      </ul>
    </>
  );
}

function Confirm({ id, name }: { id: string; name: string }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [motif, setMotif] = useState("");
  const [typed, setTyped] = useState("");
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [key] = useState(() => crypto.randomUUID());

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found: Fault[] = [];
    if (!motif) found.push({ field: "motif", message: t`Motif : choisissez-en un` });
    if (typed.trim().toLocaleUpperCase("fr") !== WORD) {
      found.push({ field: "confirmation", message: t`Confirmation : saisissez le mot ${WORD}` });
    }
    setFaults(found);
    setError(null);
    if (found.length > 0) return;
    setBusy(true);
    try {
      const { id: effacement } = await effacements.erase(id, { confirmation: WORD, motif }, key);
      void navigate(`/rgpd/effacements/${effacement}`, { replace: true });
      client.removeQueries({ queryKey: ["rgpd", id] });
      await client.invalidateQueries({ queryKey: ["effacements"], refetchType: "none" });
      await client.invalidateQueries({ queryKey: ["comptes"], refetchType: "none" });
    } catch (failure) {
      setBusy(false);
      setTyped("");
      setFaults(serverFaults(failure));
      setError(failure);
    }
  }

  return (
    <>
      <h2 className="fr-h4">Confirmer</h2>
      <p className="cpro-lead">{t`L'effacement est définitif : personne ne pourra l'annuler, ni retrouver ces données. Si ${name} demande ses données, téléchargez d'abord l'archive.`}</p>
      {error !== null && <ProblemAlert error={error} title={t`Rien n'est effacé`} />}
      <FaultList faults={faults} before="avant d’effacer" />
      <form onSubmit={(event) => void submit(event)} noValidate className="cpro-narrow">
        <RadioButtons
          id="motif"
          legend="Motif (obligatoire)"
          name="motif"
          {...faultOf(faults, "motif")}
          options={CHOIX.map((choice) => ({
            label: MOTIFS[choice],
            nativeInputProps: { value: choice, checked: motif === choice, onChange: () => setMotif(choice) },
          }))}
        />
        <Input
          label={t`Saisissez ${WORD} pour confirmer (obligatoire)`}
          {...faultOf(faults, "confirmation")}
          nativeInputProps={{ id: "confirmation", autoComplete: "off", value: typed, onChange: (event) => setTyped(event.target.value) }}
        />
        <p className="cpro-toolbar">
          <Button type="submit" disabled={busy}>
            Effacer définitivement
          </Button>
          <Link className="fr-btn fr-btn--secondary" href={`/rgpd/personnes/${id}`}>
            Garder ces données
          </Link>
        </p>
      </form>
    </>
  );
}
