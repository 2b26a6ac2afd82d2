import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { adresseAgenda } from "../../api/endpoints";
import { ApiError } from "../../api/http";
import type { AdresseAgenda, AdresseAgendaCreee } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { jour, moment } from "../../text/dates";
import { t } from "../../text/typo";
import { Button, ButtonsGroup } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Loaded, ProblemAlert } from "../../ui/feedback";
import { OnceShown } from "../../ui/OnceShown";

const KEY = ["adresse-agenda"];

/** Whether it may have been done all the same: no answer came, or none of who does it. */
const isUnsure = (failure: unknown) => failure instanceof ApiError && failure.passing && failure.status !== 429;

/** The address at which one's agenda reads the calendar by itself: made, replaced, ended; shown once (P-12). */
export function MonAgenda() {
  const { profil } = useOpenSession();
  const query = useQuery({ queryKey: KEY, queryFn: adresseAgenda.read });
  const client = useQueryClient();
  const heading = useRef<HTMLHeadingElement>(null);
  const [shown, setShown] = useState<AdresseAgendaCreee | null>(null);
  const [done, setDone] = useState("");
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [doubt, setDoubt] = useState("");

  async function settle(change: () => Promise<AdresseAgendaCreee | null>, told: string, unsure: string): Promise<void> {
    if (busy) return;
    setBusy(true);
    setError(null);
    setDone("");
    setDoubt("");
    try {
      const made = await change();
      // Shown at once: its secret is told nowhere else.
      setShown(made);
      setDone(told);
      setKey(crypto.randomUUID());
      await client.invalidateQueries({ queryKey: KEY });
      if (!made) heading.current?.focus();
    } catch (failure) {
      if (isUnsure(failure)) {
        // What is shown may open nothing any more: nobody is to copy it.
        setShown(null);
        setDoubt(unsure);
      }
      setError(failure);
    } finally {
      setBusy(false);
    }
  }
  const make = (told: string, unsure: string) => settle(() => adresseAgenda.make(key), told, unsure);
  const create = () => make("", t`L'adresse est peut-être créée : recommencez.`);
  const replace = () => make(t`L'ancienne adresse ne montre plus rien.`, t`L'adresse a peut-être changé : remplacez-la de nouveau.`);
  const remove = () =>
    settle(
      () => adresseAgenda.remove().then(() => null),
      t`L'adresse est supprimée : elle ne montre plus rien.`,
      t`L'adresse est peut-être supprimée : recommencez.`,
    );

  return (
    <section aria-labelledby="mon-agenda" className="fr-mt-4w">
      <h2 id="mon-agenda" ref={heading} tabIndex={-1} className="fr-h5">
        Dans mon agenda
      </h2>
      <p>
        {profil === "apprenant"
          ? t`Votre agenda (Google Agenda, Outlook, iPhone…) peut lire vos périodes en entreprise à une adresse faite pour lui : elles y restent à jour.`
          : t`Votre agenda (Google Agenda, Outlook, iPhone…) peut lire les périodes officielles et les périodes en entreprise à une adresse faite pour lui : elles y restent à jour.`}
      </p>
      <p role="status" className={done ? "fr-valid-text" : ""}>
        {done}
      </p>
      {error !== null && <ProblemAlert error={error} title={doubt || t`L'adresse n'est pas changée`} />}
      {shown && <Shown key={shown.lien} lien={shown.lien} />}
      <Loaded query={query}>
        {({ adresse }) =>
          adresse ? (
            <Kept adresse={adresse} busy={busy} onReplace={replace} onRemove={remove} />
          ) : (
            <Button disabled={busy} network onClick={() => void create()}>
              Créer mon adresse d’agenda
            </Button>
          )
        }
      </Loaded>
    </section>
  );
}

function Shown({ lien }: { lien: string }) {
  return (
    <div className="cpro-narrow">
      <OnceShown
        label="Mon adresse d’agenda"
        hint={t`Cette adresse n'est affichée qu'une fois : copiez-la avant de quitter la page.`}
        lien={lien}
        copy="Copier"
        copied={t`L'adresse est copiée.`}
        selected={t`L'adresse est sélectionnée : copiez-la.`}
      />
      <p>{t`Collez-la dans votre agenda :`}</p>
      <ul>
        <li>{t`Google Agenda, sur un ordinateur : à côté de « Autres agendas », choisissez « À partir de l'URL ».`}</li>
        <li>{t`Outlook : « Ajouter un calendrier », puis « S'abonner à partir du web ».`}</li>
        <li>{t`iPhone : dans Calendrier, « Calendriers », « Ajouter un calendrier », puis « Ajouter un calendrier avec abonnement ».`}</li>
      </ul>
      <p>{t`Toute personne qui a cette adresse voit ces titres et ces dates. Elle n'y voit aucun nom : ni apprenant, ni entreprise. Ne la donnez à personne ; si cela arrive, remplacez-la.`}</p>
    </div>
  );
}

type Question = "remplacer" | "supprimer";

const QUESTIONS: Record<Question, { title: string; text: string; yes: string }> = {
  remplacer: {
    title: t`Remplacer l'adresse ?`,
    text: t`L'adresse actuelle ne montrera plus rien. Vous aurez à coller la nouvelle dans chacun de vos agendas.`,
    yes: t`Remplacer l'adresse`,
  },
  supprimer: {
    title: t`Supprimer l'adresse ?`,
    text: t`Vos agendas ne recevront plus rien. Vous pourrez créer une autre adresse.`,
    yes: t`Supprimer l'adresse`,
  },
};

function Kept({ adresse, busy, onReplace, onRemove }: {
  adresse: AdresseAgenda;
  busy: boolean;
  onReplace: () => Promise<void>;
  onRemove: () => Promise<void>;
}) {
  const [asked, setAsked] = useState<Question | null>(null);
  const question = asked && QUESTIONS[asked];
  // The question leaves first: what comes of it is told in the page, and takes the focus there.
  const answer = () => {
    setAsked(null);
    void (asked === "remplacer" ? onReplace : onRemove)();
  };
  return (
    <>
      <p>
        {t`Vous avez une adresse d'agenda, créée le ${moment(adresse.creee_le)}. `}
        {adresse.lue_le ? t`Un agenda l'a lue pour la dernière fois le ${jour(adresse.lue_le)}.` : t`Aucun agenda ne l'a encore lue.`}
      </p>
      <ButtonsGroup
        inlineLayoutWhen="sm and up"
        buttons={[
          { children: QUESTIONS.remplacer.yes, priority: "secondary", disabled: busy, network: true, onClick: () => setAsked("remplacer") },
          { children: QUESTIONS.supprimer.yes, priority: "secondary", disabled: busy, network: true, onClick: () => setAsked("supprimer") },
        ]}
      />
      <Dialog open={question !== null} title={question?.title ?? ""} onClose={() => setAsked(null)}>
        <p>{question?.text}</p>
        <ButtonsGroup
          inlineLayoutWhen="sm and up"
          buttons={[
            { children: question?.yes ?? "", disabled: busy, network: true, onClick: answer },
            { children: "La garder", priority: "secondary", onClick: () => setAsked(null) },
          ]}
        />
      </Dialog>
    </>
  );
}
