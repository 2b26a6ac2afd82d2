import { RadioButtons } from "@codegouvfr/react-dsfr/RadioButtons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { notifications as api } from "../../api/endpoints";
import type { ChoixCourriels, ChoixNotifications } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { NOTIFICATIONS } from "../../app/useUnread";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Done, Loaded, ProblemAlert } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";
import { CHOIX } from "../notifications/words";

const KEY = [...NOTIFICATIONS, "choix"];

/** Which mails one wants of one's notifications (G-02). Who comes by a link has no account page to come back to. */
export default function NotificationsParCourriel() {
  const byLink = useOpenSession().profil === "tuteur_de_stage";
  const query = useQuery({ queryKey: KEY, queryFn: api.choice });
  return (
    <Page
      title="Notifications par courriel"
      crumbs={[byLink ? { label: "Notifications", href: "/notifications" } : { label: "Mon compte", href: "/compte" }]}
      lead={t`Vos notifications sont toujours sur leur page. Choisissez ici si un courriel vous les annonce aussi.`}
    >
      <Loaded query={query} lines={3}>
        {(chosen) => (chosen.courriel ? <Choice chosen={chosen} courriel={chosen.courriel} /> : <NoAddress byLink={byLink} />)}
      </Loaded>
    </Page>
  );
}

function NoAddress({ byLink }: { byLink: boolean }) {
  return (
    <div className="cpro-empty">
      <p>{t`Vous n'avez pas d'adresse électronique : aucun courriel ne peut vous être envoyé.`}</p>
      <p>
        {byLink ? (
          <Link href="/notifications">Voir mes notifications</Link>
        ) : (
          <Link href="/compte">Ajouter une adresse électronique</Link>
        )}
      </p>
    </div>
  );
}

function Choice({ chosen, courriel }: { chosen: ChoixNotifications; courriel: string }) {
  const client = useQueryClient();
  const [choix, setChoix] = useState<ChoixCourriels>(chosen.choix);
  const [error, setError] = useState<unknown>(null);
  const [done, setDone] = useState("");
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setError(null);
    setDone("");
    setBusy(true);
    try {
      client.setQueryData(KEY, await api.choose(choix));
      setDone(t`Votre choix est enregistré.`);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form className="cpro-narrow" onSubmit={(event) => void submit(event)}>
      <p>{t`Les courriels partent à ${courriel}. Ils ne disent jamais ce qui a été écrit.`}</p>
      {error !== null && <ProblemAlert error={error} title={t`Votre choix n'est pas enregistré`} />}
      <Done text={done} />
      <RadioButtons
        legend="M’écrire"
        name="choix"
        options={CHOIX.map(({ code, label, hint }) => ({
          label,
          hintText: hint,
          nativeInputProps: { value: code, checked: choix === code, onChange: () => setChoix(code) },
        }))}
      />
      <Button network type="submit" disabled={busy}>
        Enregistrer
      </Button>
    </form>
  );
}
