import { useState } from "react";
import { useLocation } from "react-router";
import { comptes } from "../../api/endpoints";
import type { FicheIdentifiants } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { nomComplet } from "../../text/noms";
import { compte, nombre, t } from "../../text/typo";
import { Empty, ProblemAlert } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { Button } from "../../ui/Button";

/** Slips asked for at once: passwords take time to make. */
const BATCH = 50;

/** Temporary passwords, shown once, printable (I-06). What is ready stays on the page, whatever becomes of the rest. */
export default function Identifiants() {
  const ids = (useLocation().state as { ids?: string[] } | null)?.ids ?? [];
  const school = useOpenSession().etablissement?.nom ?? "";
  const [slips, setSlips] = useState<FicheIdentifiants[]>([]);
  const [done, setDone] = useState(0);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [key] = useState(() => crypto.randomUUID());

  async function issue() {
    setBusy(true);
    setError(null);
    try {
      for (let from = done; from < ids.length; from += BATCH) {
        const { fiches } = await comptes.issue(ids.slice(from, from + BATCH), `${key}-${from}`);
        setSlips((ready) => [...ready, ...fiches]);
        setDone(Math.min(from + BATCH, ids.length));
      }
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Page title="Fiches d’identifiants" crumbs={[{ label: "Comptes", href: "/comptes" }]}>
      {error !== null && <ProblemAlert error={error} />}
      {ids.length === 0 && (
        <Empty action={{ label: "Choisir des comptes", href: "/comptes" }}>{t`Choisissez d'abord les personnes, dans la liste des comptes.`}</Empty>
      )}
      {done < ids.length && (
        <div className="cpro-noprint">
          <p className="cpro-lead">
            {t`Un nouveau mot de passe provisoire sera donné à ${compte(ids.length, "personne")}. L'ancien cessera de fonctionner ; chacun choisira le sien à sa première connexion.`}
          </p>
          <Button onClick={() => void issue()} disabled={busy}>
            {done === 0 ? t`Préparer ${compte(ids.length, "fiche")} d'identifiants` : t`Préparer les ${nombre(ids.length - done)} autres`}
          </Button>
          <p role="status" className="fr-mt-2w">
            {busy ? t`Préparation des fiches : ${nombre(done)} sur ${nombre(ids.length)}. Restez sur cette page.` : ""}
          </p>
        </div>
      )}
      {slips.length > 0 && (
        <>
          <p className="cpro-noprint" role="status">
            {t`${compte(slips.length, "fiche prête", "fiches prêtes")}. Les mots de passe ne seront plus affichés : imprimez cette page avant de la quitter.`}
          </p>
          <p className="cpro-noprint">
            <Button iconId="fr-icon-printer-line" onClick={() => window.print()}>
              Imprimer
            </Button>
          </p>
          <ul className="cpro-slips">
            {slips.map((slip) => (
              <li key={slip.id} className="cpro-slip">
                <p>
                  <strong>{nomComplet(slip)}</strong>
                  {slip.division && ` · ${slip.division}`}
                </p>
                <p>{school}</p>
                <dl>
                  <dt>Adresse</dt>
                  <dd>{window.location.origin}</dd>
                  <dt>Identifiant</dt>
                  <dd className="cpro-code">{slip.identifiant}</dd>
                  <dt>Mot de passe provisoire</dt>
                  <dd className="cpro-code">{slip.mot_de_passe}</dd>
                </dl>
                <p>{t`À la première connexion, choisissez votre propre mot de passe.`}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}
