import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { Checkbox } from "@codegouvfr/react-dsfr/Checkbox";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { may } from "../../api/actions";
import { imports } from "../../api/endpoints";
import type { Import } from "../../api/types";
import { nomProfil, nomTrie } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { ProblemAlert } from "../../ui/feedback";
import { Button } from "../../ui/Button";

/** « 18 apprenants (4 %) et 1 personnel seraient désactivés ». */
function leavingWords({ compte: counts, departs, actifs }: Import): string {
  const staff = (counts.a_desactiver ?? 0) - departs;
  const share = actifs > 0 && departs > 0 ? t` (${Math.round((100 * departs) / actifs)} %)` : "";
  const who = [departs > 0 ? compte(departs, "apprenant") + share : "", staff > 0 ? compte(staff, "personnel") : ""];
  return `${who.filter(Boolean).join(" et ")} ${departs + staff > 1 ? "seraient désactivés" : "serait désactivé"}`;
}

/** The decision: confirm who leaves and the proposed profiles, then apply all or nothing. */
export function Apply({ value }: { value: Import }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [departures, setDepartures] = useState(false);
  const [profiles, setProfiles] = useState<string[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [key] = useState(() => crypto.randomUUID());
  const leaving = value.compte.a_desactiver ?? 0;

  async function apply() {
    setBusy(true);
    setError(null);
    try {
      const body = { confirmer_departs: departures, profils_confirmes: profiles };
      client.setQueryData(["import", value.id], await imports.apply(value.id, body, key));
      await client.invalidateQueries({ queryKey: ["import", value.id] });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }
  async function abandon() {
    try {
      await imports.abandon(value.id);
      await client.invalidateQueries({ queryKey: ["imports"] });
      void navigate("/imports");
    } catch (failure) {
      setError(failure);
    }
  }

  async function refresh() {
    setBusy(true);
    setError(null);
    try {
      client.setQueryData(["import", value.id], await imports.refresh(value.id));
      await client.invalidateQueries({ queryKey: ["import", value.id, "lignes"] });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  const canApply = may(value.actions, "appliquer");
  const canRefresh = may(value.actions, "actualiser");
  const canAbandon = may(value.actions, "abandonner");
  if (!canApply && !canRefresh && !canAbandon) return null;
  return (
    <section aria-labelledby="appliquer" className="fr-mt-4w">
      <h2 id="appliquer" className="fr-h5">{t`Appliquer l'import`}</h2>
      {canRefresh && (
        <Alert
          severity="info"
          small
          className="fr-mb-2w"
          description={t`Des comptes ou des formations ont changé depuis cet aperçu : refaites-le avant d'appliquer l'import.`}
        />
      )}
      {leaving > 0 && (
        <Alert
          severity="warning"
          small
          className="fr-mb-2w"
          description={t`${leavingWords(value)}. Leurs travaux sont gardés, leurs accès reviennent s'ils reviennent.`}
        />
      )}
      {error !== null && <ProblemAlert error={error} title={t`L'import n'a pas été appliqué`} />}
      {value.profils_proposes.length > 0 && (
        <Checkbox
          legend="Profils proposés par les fichiers, à confirmer"
          hintText={t`Les fichiers ne distinguent pas le chef d'établissement de ses adjoints : cochez après vérification. Sans coche, le compte reste sans accès et le profil sera proposé de nouveau.`}
          options={value.profils_proposes.map((proposed) => ({
            label: `${nomTrie(proposed)} : ${nomProfil(proposed.profil)}`,
            nativeInputProps: {
              checked: profiles.includes(proposed.cle),
              onChange: (event) =>
                setProfiles(event.target.checked ? [...profiles, proposed.cle] : profiles.filter((each) => each !== proposed.cle)),
            },
          }))}
        />
      )}
      {value.confirmation_requise && (
        <Checkbox
          options={[
            {
              label: t`J'ai vérifié : ${compte(value.departs, "apprenant quitte bien", "apprenants quittent bien")} l'établissement`,
              nativeInputProps: { checked: departures, onChange: (event) => setDepartures(event.target.checked) },
            },
          ]}
        />
      )}
      <p className="cpro-toolbar">
        {canApply && (
          <Button onClick={() => void apply()} disabled={busy || (value.confirmation_requise && !departures)}>
            {t`Appliquer l'import`}
          </Button>
        )}
        {canRefresh && (
          <Button onClick={() => void refresh()} disabled={busy}>
            {t`Refaire l'aperçu`}
          </Button>
        )}
        {canAbandon && (
          <Button priority="tertiary" onClick={() => void abandon()}>
            {t`Abandonner : rien n'a encore changé`}
          </Button>
        )}
      </p>
    </section>
  );
}
