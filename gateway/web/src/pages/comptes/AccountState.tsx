import { useEffect, useRef, useState } from "react";
import { may } from "../../api/actions";
import { comptes as api } from "../../api/endpoints";
import type { FicheCompte } from "../../api/types";
import { nomProfil } from "../../text/noms";
import { t } from "../../text/typo";
import { ProblemAlert } from "../../ui/feedback";
import { Button, ButtonsGroup } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import type { AccountSection } from "./UnCompte";
import { nomFiche } from "./words";

/** Password, closing and opening (I-03). */
export function AccountState({ account, etag, onDone, onTold }: AccountSection & { onTold: (text: string) => void }) {
  const [asking, setAsking] = useState<"" | "desactiver" | "mot_de_passe" | "second_facteur">("");
  const [shown, setShown] = useState<{ identifiant: string; mot_de_passe: string } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const who = nomFiche(account);
  const slip = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (shown) slip.current?.focus();
  }, [shown]);

  async function act(work: () => Promise<void>) {
    setError(null);
    setAsking("");
    // A password that was shown no longer holds once something else is done.
    setShown(null);
    try {
      await work();
    } catch (failure) {
      setError(failure);
    }
  }
  const reset = (par_courriel: boolean) =>
    act(async () => {
      const { identifiant, mot_de_passe } = await api.resetPassword(account.id, par_courriel, key);
      setKey(crypto.randomUUID());
      if (mot_de_passe) setShown({ identifiant, mot_de_passe });
      onTold(par_courriel ? t`Un mot de passe provisoire est envoyé à ${account.courriel ?? ""}.` : "");
    });
  if (!["mot_de_passe", "second_facteur", "desactiver", "reactiver"].some((action) => account.actions.includes(action))) return null;
  return (
    <section aria-labelledby="acces">
      <h2 id="acces" className="fr-h4">Accès</h2>
      {error !== null && <ProblemAlert error={error} />}
      {shown && (
        <div ref={slip} tabIndex={-1} className="cpro-slip cpro-narrow fr-mb-3w" role="status">
          <p>{t`Le mot de passe est remplacé. Notez celui-ci, il ne sera plus affiché ; ${who} choisira le sien à sa prochaine connexion.`}</p>
          <dl>
            <dt>Identifiant</dt>
            <dd className="cpro-code">{shown.identifiant}</dd>
            <dt>Mot de passe provisoire</dt>
            <dd className="cpro-code">{shown.mot_de_passe}</dd>
          </dl>
        </div>
      )}
      {account.tenu_par && (
        <p>{t`Le prochain import décide de nouveau : une personne qui figure dans les fichiers est réactivée, une personne absente est désactivée.`}</p>
      )}
      {may(account.actions, "reactiver") && <p>{t`Profils retrouvés à la réactivation : ${asleep(account)}.`}</p>}
      <div className="cpro-toolbar">
        {may(account.actions, "mot_de_passe") && (
          <Button priority="secondary" onClick={() => setAsking("mot_de_passe")}>
            Réinitialiser le mot de passe
          </Button>
        )}
        {may(account.actions, "second_facteur") && (
          <Button priority="secondary" onClick={() => setAsking("second_facteur")}>
            Retirer la seconde étape
          </Button>
        )}
        {may(account.actions, "desactiver") && (
          <Button priority="secondary" onClick={() => setAsking("desactiver")}>
            Désactiver le compte
          </Button>
        )}
        {may(account.actions, "reactiver") && (
          <Button
            priority="secondary"
            onClick={() => void act(async () => onDone(await api.reactivate(account.id, etag), t`Le compte de ${who} est réactivé.`))}
          >
            Réactiver le compte
          </Button>
        )}
      </div>
      <Dialog open={asking === "mot_de_passe"} title={t`Réinitialiser le mot de passe de ${who} ?`} onClose={() => setAsking("")}>
        <p>{t`Son mot de passe actuel cesse de fonctionner et ses pages ouvertes se ferment.`}</p>
        <ButtonsGroup
          buttons={[
            { children: "Afficher un mot de passe provisoire", onClick: () => void reset(false) },
            {
              children: account.courriel ? t`Envoyer un mot de passe à ${account.courriel}` : "Envoyer par courriel (aucune adresse)",
              priority: "secondary",
              disabled: !account.courriel,
              onClick: () => void reset(true),
            },
            { children: "Ne rien changer", priority: "tertiary", onClick: () => setAsking("") },
          ]}
        />
      </Dialog>
      <Dialog open={asking === "second_facteur"} title={t`Retirer la seconde étape de ${who} ?`} onClose={() => setAsking("")}>
        <p>
          {t`À faire quand son téléphone ou sa clé est perdu, après avoir vérifié qui le demande. Son application de codes, ses clés d'accès et ses codes de secours cessent de fonctionner, ses pages ouvertes se ferment, et son mot de passe suffit de nouveau.`}
        </p>
        <p>{account.courriel ? t`Un courriel l'annonce à ${account.courriel}.` : t`Ce compte n'a pas d'adresse : prévenez la personne vous-même.`}</p>
        <ButtonsGroup
          inlineLayoutWhen="sm and up"
          buttons={[
            {
              children: "Retirer la seconde étape",
              onClick: () => void act(async () => onDone(await api.dropSecondFactor(account.id), t`La seconde étape de ${who} est retirée.`)),
            },
            { children: "Ne rien changer", priority: "secondary", onClick: () => setAsking("") },
          ]}
        />
      </Dialog>
      <Dialog open={asking === "desactiver"} title={t`Désactiver le compte de ${who} ?`} onClose={() => setAsking("")}>
        <p>{t`Ses pages ouvertes se ferment tout de suite. Tout ce qui a été écrit est gardé, et le compte pourra être réactivé.`}</p>
        <ButtonsGroup
          inlineLayoutWhen="sm and up"
          buttons={[
            {
              children: "Désactiver le compte",
              onClick: () => void act(async () => onDone(await api.deactivate(account.id, etag), t`Le compte de ${who} est désactivé.`)),
            },
            { children: "Garder le compte actif", priority: "secondary", onClick: () => setAsking("") },
          ]}
        />
      </Dialog>
    </section>
  );
}

function asleep(account: FicheCompte): string {
  return account.profils
    .filter(({ actif }) => !actif)
    .map(({ profil }) => nomProfil(profil))
    .join(", ");
}
