import { Input } from "@codegouvfr/react-dsfr/Input";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { periodes } from "../../api/endpoints";
import type { Versioned } from "../../api/http";
import type { Periode, Suppression } from "../../api/types";
import { intervalle } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { compte, majuscule, t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { type Fault, faultOf, FaultList, Loaded, ProblemAlert } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { NotFound } from "../../ui/NotFound";
import { Page } from "../../ui/Page";
import { Freeze } from "./Freeze";
import { deletionOf, keptInWords, lostInWords, undoInWords } from "./losses";
import type { Fait } from "./Suppressions";

const WORD = "SUPPRIMER";

/** The one learner for whom a period is deleted. */
interface Apprenant {
  id: string;
  nom: string;
}

/**
 * Deletion, of a period or for one learner, shows exactly what would be lost, counted at this moment (P-08); a refusal says
 * why, with no field and no button.
 */
export default function Supprimer() {
  const { periode: id = "" } = useParams();
  const [search] = useSearchParams();
  const only = search.get("apprenant") ?? "";
  const period = useQuery({ queryKey: ["periode", id], queryFn: () => periodes.read(id) });
  const learners = useQuery({
    queryKey: ["periode", id, "apprenants"],
    queryFn: () => periodes.learners(id),
    enabled: only !== "",
    select: (list) => list.lignes.find((each) => each.id === only) ?? null,
  });
  const deletion = useQuery(deletionOf(id, only));
  const held = period.data?.value;
  const line = learners.data;
  const page = (apprenant?: Apprenant) => (
    <Loaded query={period}>
      {(versioned) => (
        <Loaded query={deletion}>
          {(counts) =>
            counts.supprimable ? (
              <Confirm held={versioned} counts={counts} apprenant={apprenant} />
            ) : (
              <Refused periode={versioned.value} counts={counts} />
            )
          }
        </Loaded>
      )}
    </Loaded>
  );
  return (
    <Page
      title={titleOf(held, line ? nomComplet(line) : undefined)}
      crumbs={[{ label: "Vue par périodes", href: `/periodes?periode=${id}` }]}
    >
      {only === "" ? (
        page()
      ) : (
        // Until it is known for whom, nothing is offered: the whole period would go.
        <Loaded query={learners}>{(found) => (found ? page({ id: only, nom: nomComplet(found) }) : <NotFound inside />)}</Loaded>
      )}
    </Page>
  );
}

function titleOf(periode: Periode | undefined, nom: string | undefined): string {
  if (!periode) return "Supprimer une période";
  return nom ? t`Supprimer ${periode.titre} pour ${nom}` : t`Supprimer ${periode.titre}`;
}

function Refused({ periode, counts }: { periode: Periode; counts: Suppression }) {
  return (
    <>
      <p className="fr-text--lead">{t`${periode.titre}, ${intervalle(periode.du, periode.au)} : cette période ne peut pas être supprimée.`}</p>
      {periode.gel === "" ? <p>{counts.motif}</p> : <Freeze periode={periode} />}
      <Button linkProps={{ href: `/periodes?periode=${periode.id}` }}>Revenir à la période</Button>
    </>
  );
}

/** What goes, and until when it can come back. */
function Lost({ periode, counts, apprenant }: { periode: Periode; counts: Suppression; apprenant: Apprenant | undefined }) {
  const whom = apprenant?.nom ?? compte(periode.nombre_apprenants, "apprenant");
  const lost = lostInWords(counts, apprenant ? 1 : periode.nombre_apprenants, apprenant !== undefined);
  const kept = keptInWords(counts);
  return (
    <>
      <h2 className="fr-h5">{t`Seront supprimés pour ${whom} :`}</h2>
      <ul>
        {lost.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {kept && <p>{kept}</p>}
      <p>
        {apprenant ? t`La période reste pour les autres apprenants. ` : t`L'annexe pédagogique d'origine reste. `}
        {undoInWords(counts.annulable_jours)}
      </p>
    </>
  );
}

interface Confirming {
  held: Versioned<Periode>;
  counts: Suppression;
  apprenant: Apprenant | undefined;
}

function Confirm({ held, counts, apprenant }: Confirming) {
  const periode = held.value;
  const client = useQueryClient();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [key] = useState(() => crypto.randomUUID());

  async function submit(event: FormEvent) {
    event.preventDefault();
    const right = typed.trim().toLocaleUpperCase("fr") === WORD;
    setFaults(right ? [] : [{ field: "confirmation", message: t`Confirmation : saisissez le mot ${WORD}` }]);
    setError(null);
    if (!right) return;
    setBusy(true);
    try {
      const { suppression } = await periodes.remove(periode.id, held.etag, WORD, key, apprenant?.id);
      const whom = apprenant?.nom ?? compte(periode.nombre_apprenants, "apprenant");
      const state: Fait = {
        fait: t`${periode.titre} est supprimé pour ${whom}.`,
        supprimee: { periode: periode.id, suppression },
      };
      void navigate(apprenant ? `/periodes?periode=${periode.id}` : "/periodes", { state });
      client.removeQueries({ queryKey: ["periode", periode.id] });
      client.removeQueries({ queryKey: ["dossier", periode.id] });
      await client.invalidateQueries({ queryKey: ["periodes"] });
      await client.invalidateQueries({ queryKey: ["accueil"] });
    } catch (failure) {
      setBusy(false);
      setTyped("");
      setError(failure);
      await client.invalidateQueries({ queryKey: ["periode", periode.id] });
    }
  }

  return (
    <>
      <p className="fr-text--lead">{majuscule(intervalle(periode.du, periode.au))}</p>
      <Lost periode={periode} counts={counts} apprenant={apprenant} />
      {error !== null && <ProblemAlert error={error} title={t`La période n'est pas supprimée`} />}
      <FaultList faults={faults} before="avant de supprimer la période" />
      <form onSubmit={(event) => void submit(event)} noValidate className="cpro-narrow">
        <Input
          label={t`Saisissez ${WORD} pour confirmer (obligatoire)`}
          {...faultOf(faults, "confirmation")}
          nativeInputProps={{ id: "confirmation", autoComplete: "off", value: typed, onChange: (event) => setTyped(event.target.value) }}
        />
        <p className="cpro-toolbar">
          <Button network type="submit" disabled={busy}>
            {apprenant ? t`Supprimer la période pour ${apprenant.nom}` : "Supprimer la période"}
          </Button>
          <Link className="fr-btn fr-btn--secondary" href={`/periodes?periode=${periode.id}`}>
            Garder la période
          </Link>
          <Link href={`/periodes/${periode.id}/modifier`}>Corriger plutôt ses dates ou ses apprenants</Link>
        </p>
      </form>
    </>
  );
}
