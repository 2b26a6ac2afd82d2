import { Badge } from "@codegouvfr/react-dsfr/Badge";
import { useState } from "react";
import { may } from "../../api/actions";
import { maitres as api } from "../../api/endpoints";
import type { ApprentiSuivi, MaitreApprentissage } from "../../api/types";
import { jour, jourDe } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { ProblemAlert } from "../../ui/feedback";
import { Button, ButtonsGroup } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { LivretLink } from "../livret/LivretLink";
import { ApprentiPicker } from "./ApprentiPicker";

/** One maître d’apprentissage: company, apprentis, what can be done. */
export function MaitreRow({ maitre, opens, onDone }: {
  maitre: MaitreApprentissage;
  /** Whether the reader may open accounts. */
  opens: boolean;
  onDone: (text: string) => Promise<void>;
}) {
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<ApprentiSuivi | null>(null);
  const [error, setError] = useState<unknown>(null);
  const who = nomComplet(maitre);
  const writes = may(maitre.actions, "modifier");

  async function act(work: () => Promise<unknown>, done: string) {
    setError(null);
    setLeaving(null);
    setAdding(false);
    try {
      await work();
      await onDone(done);
    } catch (failure) {
      setError(failure);
    }
  }
  return (
    <article className={`cpro-access${maitre.actif ? "" : " cpro-access--ended"}`}>
      <div className="cpro-access__head">
        <h2 className="fr-h6 fr-mb-0">{who}</h2>
        {!maitre.actif && (
          <Badge as="span" small severity="warning">
            Désactivé
          </Badge>
        )}
      </div>
      <p className="cpro-text">{[maitre.entreprise, maitre.courriel].filter(Boolean).join(" · ")}</p>
      <p>{maitre.derniere_connexion ? t`Dernière connexion le ${jour(jourDe(maitre.derniere_connexion))}` : t`Aucune connexion pour l'instant`}</p>
      {error !== null && <ProblemAlert error={error} />}
      {maitre.apprentis.length === 0 ? (
        <p>{t`Ne suit aucun apprenti : ce compte ne voit rien.`}</p>
      ) : (
        <ul className="cpro-profils">
          {maitre.apprentis.map((each) => (
            <li key={each.id} className="cpro-toolbar">
              <span>
                {[nomComplet(each), each.division].filter(Boolean).join(" · ")}
                {!each.suivi && t` (n'est plus apprenti ici : rien n'est visible)`}
              </span>
              {each.suivi && <LivretLink apprenant={each.id} nom={nomComplet(each)} />}
              {writes && (
                <Button size="small" priority="tertiary" onClick={() => setLeaving(each)}>
                  Retirer<span className="fr-sr-only"> {nomComplet(each)} de {who}</span>
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {adding && (
        <ApprentiPicker
          id={`${maitre.id}-apprenti`}
          taken={maitre.apprentis.map(({ id }) => id)}
          onPick={(apprenti) => void act(() => api.follow(maitre.id, apprenti.id), t`${who} suit ${nomComplet(apprenti)}.`)}
        />
      )}
      <div className="cpro-toolbar">
        {writes && maitre.actif && (
          <Button size="small" priority="secondary" onClick={() => setAdding(!adding)} nativeButtonProps={{ "aria-expanded": adding }}>
            Ajouter un apprenti<span className="fr-sr-only"> à {who}</span>
          </Button>
        )}
        {opens && (
          <Button size="small" priority="tertiary" linkProps={{ href: `/comptes/${maitre.id}` }}>
            Ouvrir le compte<span className="fr-sr-only"> de {who}</span>
          </Button>
        )}
      </div>
      <Dialog
        open={leaving !== null}
        title={leaving ? t`Retirer ${nomComplet(leaving)} à ${who} ?` : ""}
        onClose={() => setLeaving(null)}
      >
        <p>{t`Les périodes et les dossiers de cet apprenti lui sont fermés tout de suite. Ce qui a été écrit est gardé.`}</p>
        <ButtonsGroup
          inlineLayoutWhen="sm and up"
          buttons={[
            {
              children: "Retirer cet apprenti",
              onClick: () => {
                if (leaving) void act(() => api.leave(maitre.id, leaving.id), t`${who} ne suit plus ${nomComplet(leaving)}.`);
              },
            },
            { children: "Garder cet apprenti", priority: "secondary", onClick: () => setLeaving(null) },
          ]}
        />
      </Dialog>
    </article>
  );
}
