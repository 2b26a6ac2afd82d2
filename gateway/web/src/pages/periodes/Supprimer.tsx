import { Input } from "@codegouvfr/react-dsfr/Input";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { periodes } from "../../api/endpoints";
import type { Versioned } from "../../api/http";
import type { Periode, Suppression } from "../../api/types";
import { intervalle } from "../../text/dates";
import { compte, majuscule, t } from "../../text/typo";
import { type Fault, faultOf, FaultList, Loaded, ProblemAlert } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";
import { Freeze } from "./Freeze";
import { Button } from "../../ui/Button";

const WORD = "SUPPRIMER";

/** Deletion shows exactly what would be lost, counted at this moment (P-08); a refusal says why, with no field and no button. */
export default function Supprimer() {
  const { periode: id = "" } = useParams();
  const period = useQuery({ queryKey: ["periode", id], queryFn: () => periodes.read(id) });
  const deletion = useQuery({
    queryKey: ["periode", id, "suppression"],
    queryFn: () => periodes.deletion(id),
    staleTime: 0,
    gcTime: 0,
  });
  const held = period.data?.value;
  return (
    <Page
      title={held ? t`Supprimer ${held.titre}` : "Supprimer une période"}
      crumbs={[{ label: "Vue par périodes", href: `/periodes?periode=${id}` }]}
    >
      <Loaded query={period}>
        {(versioned) => (
          <Loaded query={deletion}>
            {(counts) =>
              counts.supprimable ? (
                <Confirm held={versioned} counts={counts} />
              ) : (
                <Refused periode={versioned.value} counts={counts} />
              )
            }
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
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

function Confirm({ held, counts }: { held: Versioned<Periode>; counts: Suppression }) {
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
      await periodes.remove(periode.id, held.etag, WORD, key);
      const said = t`${periode.titre} est supprimé pour ${compte(periode.nombre_apprenants, "apprenant")}.`;
      void navigate("/periodes", { state: { fait: said } });
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
      <h2 className="fr-h5">{t`Seront supprimés pour ${compte(periode.nombre_apprenants, "apprenant")} :`}</h2>
      <ul>
        <li>{t`${compte(counts.portfolios, "portfolio")}, ${counts.commences === 0 ? t`aucun n'est commencé` : `dont ${compte(counts.commences, "commencé")}`}`}</li>
        <li>{compte(counts.fiches, "semaine du portfolio", "semaines des portfolios")}</li>
        <li>{compte(counts.bilans, "bilan entreprise", "bilans entreprise")}</li>
        <li>{compte(counts.acces, "accès tuteur", "accès tuteur")}</li>
      </ul>
      <p>{t`L'annexe pédagogique d'origine reste. Cette suppression est définitive.`}</p>
      {error !== null && <ProblemAlert error={error} title={t`La période n'est pas supprimée`} />}
      <FaultList faults={faults} before="avant de supprimer la période" />
      <form onSubmit={(event) => void submit(event)} noValidate className="cpro-narrow">
        <Input
          label={t`Saisissez ${WORD} pour confirmer (obligatoire)`}
          {...faultOf(faults, "confirmation")}
          nativeInputProps={{ id: "confirmation", autoComplete: "off", value: typed, onChange: (event) => setTyped(event.target.value) }}
        />
        <p className="cpro-toolbar">
          <Button type="submit" disabled={busy}>
            Supprimer la période
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
