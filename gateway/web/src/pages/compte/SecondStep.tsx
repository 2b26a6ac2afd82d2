import { Badge } from "@codegouvfr/react-dsfr/Badge";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { monCompte, session as sessionApi } from "../../api/endpoints";
import type { CleApplication, MonCompte } from "../../api/types";
import { useSessionHolder } from "../../app/session";
import { compte, t } from "../../text/typo";
import { Button, ButtonsGroup } from "../../ui/Button";
import { CodeInput } from "../../ui/CodeInput";
import { ProblemAlert, serverFaults } from "../../ui/feedback";
import { PasswordField } from "../../ui/NewPasswordFields";
import { RecoveryCodes } from "./RecoveryCodes";

type Doing = "" | "ajouter" | "retirer" | "codes";
const TITLES = {
  ajouter: "Continuer",
  retirer: "Retirer l’application de codes",
  codes: "Créer de nouveaux codes",
} as const;

/** Second step of the sign-in: an application of codes, and recovery codes shown once (I-06). */
export function SecondStep({ state }: { state: MonCompte["second_facteur"] }) {
  const client = useQueryClient();
  const { resume } = useSessionHolder();
  const [doing, setDoing] = useState<Doing>("");
  const [key, setKey] = useState<CleApplication | null>(null);
  const [codes, setCodes] = useState<string[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  async function attempt(action: () => Promise<void>) {
    setError(null);
    setBusy(true);
    try {
      await action();
      await client.invalidateQueries({ queryKey: ["compte"] });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  const withPassword = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("mot_de_passe") ?? "");
    void attempt(async () => {
      if (doing === "ajouter") setKey(await monCompte.prepareApp(password));
      if (doing === "retirer") await monCompte.withdrawApp(password);
      if (doing === "codes") setCodes((await monCompte.renewCodes(password)).codes);
      setDoing("");
    });
  };
  const withCode = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get("code") ?? "");
    void attempt(async () => {
      setCodes((await monCompte.confirmApp(code)).codes);
      setKey(null);
      resume(await sessionApi.read());
    });
  };
  const faults = serverFaults(error);

  return (
    <section className="cpro-narrow fr-mb-6w">
      <h2 className="fr-h4">Seconde étape de connexion</h2>
      <p>
        <Badge as="span" severity={state.application || state.cles > 0 ? "success" : "info"}>
          {state.application ? "Application de codes ajoutée" : state.cles > 0 ? "Clé d’accès ajoutée" : "Mot de passe seul"}
        </Badge>
      </p>
      {error !== null && <ProblemAlert error={error} />}
      {codes.length > 0 ? (
        <RecoveryCodes codes={codes} onKept={() => setCodes([])} />
      ) : key ? (
        <form onSubmit={withCode}>
          <p>{t`Dans l'application de codes de votre téléphone (FreeOTP, Aegis, Google Authenticator…), ajoutez un compte avec ce dessin :`}</p>
          <img className="cpro-qr" src={`data:image/svg+xml;base64,${btoa(key.qr)}`} alt={t`Code à lire avec l'application de codes`} width={220} height={220} />
          <p>
            {t`Sans appareil photo, saisissez cette clé : `}
            <code className="cpro-key">{(key.cle.match(/.{1,4}/g) ?? []).join(" ")}</code>
          </p>
          <CodeInput id="code" hint={t`Les six chiffres que l'application montre maintenant.`} fault={faults[0]?.message} />
          <Button type="submit" disabled={busy}>
            Ajouter cette application
          </Button>
        </form>
      ) : doing ? (
        <form onSubmit={withPassword}>
          <PasswordField name="mot_de_passe" label="Mot de passe actuel (obligatoire)" faults={faults} autoComplete="current-password" />
          <ButtonsGroup
            inlineLayoutWhen="sm and up"
            buttons={[
              { children: TITLES[doing], type: "submit", disabled: busy },
              { children: "Annuler", priority: "tertiary", type: "button", onClick: () => { setError(null); setDoing(""); } },
            ]}
          />
        </form>
      ) : (
        <Present state={state} onChoice={setDoing} />
      )}
    </section>
  );
}

/** What is asked after the password today, and what can be done about it. */
function Present({ state, onChoice }: { state: MonCompte["second_facteur"]; onChoice: (doing: Doing) => void }) {
  const some = state.application || state.cles > 0;
  const after =
    state.application && state.cles > 0
      ? t`un code de votre application ou l'une de vos clés d'accès est demandé`
      : state.application
        ? t`un code de votre application est demandé`
        : t`l'une de vos clés d'accès est demandée`;
  return (
    <>
      <p>
        {some
          ? t`Après votre mot de passe, ${after}. Il vous reste ${compte(state.codes_restants, "code")} de secours.`
          : t`Avec une application de codes ou une clé d'accès, un mot de passe deviné ou volé ne suffit plus pour entrer à votre place.`}
      </p>
      <ButtonsGroup
        inlineLayoutWhen="sm and up"
        buttons={[
          state.application
            ? { children: "Retirer", title: t`Retirer l'application de codes`, priority: "tertiary", onClick: () => onChoice("retirer") }
            : { children: "Ajouter une application de codes", priority: "secondary", onClick: () => onChoice("ajouter") },
          ...(some ? [{ children: "Créer de nouveaux codes de secours", priority: "secondary" as const, onClick: () => onChoice("codes") }] : []),
        ]}
      />
    </>
  );
}
