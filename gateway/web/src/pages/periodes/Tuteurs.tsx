import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useParams, useSearchParams } from "react-router";
import { Input } from "@codegouvfr/react-dsfr/Input";
import { periodes } from "../../api/endpoints";
import type { LettreTuteur, LigneTuteurs } from "../../api/types";
import { intervalle } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { compte, sansAccents, t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Empty, Loaded } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { etatLigne, relire } from "./accesTuteurs";
import { EnvoiGroupe } from "./EnvoiGroupe";
import { LettreAuTuteur } from "./LettreAuTuteur";
import { TuteursApprenant } from "./TuteursApprenant";

/** A letter on the screen: it lives in this page's memory alone, never in an address or a cache (I-07). */
interface Lettre {
  lettre: LettreTuteur;
  ligne: LigneTuteurs;
}

export default function Tuteurs() {
  const { periode: id = "" } = useParams();
  const [shown, setShown] = useState<Lettre | null>(null);
  const period = useQuery({ queryKey: ["periode", id], queryFn: () => periodes.read(id) });
  const query = useQuery({
    queryKey: ["periode", id, "tuteurs"],
    queryFn: () => periodes.tutors(id),
    refetchInterval: (state) => relire(state.state.data ?? [], Date.now()),
  });
  const held = period.data?.value;
  const crumbs = [{ label: held?.titre ?? "Période", href: `/periodes?periode=${id}` }];
  if (shown && held) {
    return <LettreAuTuteur {...shown} periode={held} crumbs={crumbs} onDone={() => setShown(null)} />;
  }
  return (
    <Page
      title="Gestion des tuteurs"
      {...(held ? { context: held.titre } : {})}
      crumbs={crumbs}
      {...(held ? { lead: `${held.titre}, ${intervalle(held.du, held.au)}` } : {})}
    >
      <Loaded query={query}>
        {(lines) =>
          lines.length === 0 ? (
            <Empty>{t`Aucun apprenant dans cette période.`}</Empty>
          ) : (
            <Workbench periode={id} lines={lines} onLetter={(lettre, ligne) => setShown({ lettre, ligne })} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Workbench({
  periode,
  lines,
  onLetter,
}: {
  periode: string;
  lines: LigneTuteurs[];
  onLetter: (lettre: LettreTuteur, ligne: LigneTuteurs) => void;
}) {
  const [search, setSearch] = useSearchParams();
  const form = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLHeadingElement>(null);
  const asked = search.get("apprenant");
  const chosen = lines.find(({ apprenant }) => apprenant.id === asked);
  // The form of another learner is drawn later than the key that asked for it.
  const reaching = useRef(false);
  useEffect(() => {
    if (!reaching.current || !chosen) return;
    reaching.current = false;
    firstToFill(form.current)?.focus();
  }, [chosen]);
  const choose = (id: string) => {
    if (id === asked) return firstToFill(form.current)?.focus();
    reaching.current = true;
    setSearch({ apprenant: id }, { replace: true });
  };
  return (
    <>
      <div className="cpro-tutors">
        <section aria-labelledby="liste-apprenants">
          <h2 id="liste-apprenants" ref={list} tabIndex={-1} className="fr-h5">{t`Apprenants (${lines.length})`}</h2>
          <Picklist lines={lines} chosen={chosen} onChoose={choose} />
          <EnvoiGroupe periode={periode} lines={lines} onSent={() => list.current?.focus()} />
        </section>
        <div ref={form}>
          {chosen ? (
            <TuteursApprenant
              key={chosen.apprenant.id}
              periode={periode}
              line={chosen}
              onLetter={(lettre) => onLetter(lettre, chosen)}
            />
          ) : (
            <p>{t`Choisissez un apprenant : ce que la fiche de liaison dit de son tuteur est repris.`}</p>
          )}
        </div>
      </div>
      <p className="fr-mt-4w">
        <Button priority="secondary" linkProps={{ href: `/periodes?periode=${periode}` }}>
          Terminer
        </Button>
      </p>
    </>
  );
}

/** The first empty field of the form, else its first field, else what is to be read there. */
function firstToFill(form: HTMLElement | null): HTMLElement | undefined {
  const inputs = [...(form?.querySelectorAll<HTMLInputElement>("form input") ?? [])];
  return inputs.find((input) => !input.value) ?? inputs[0] ?? form?.querySelector<HTMLElement>("[tabindex]") ?? undefined;
}

function Picklist({
  lines,
  chosen,
  onChoose,
}: {
  lines: LigneTuteurs[];
  chosen: LigneTuteurs | undefined;
  onChoose: (id: string) => void;
}) {
  const [text, setText] = useState("");
  const words = sansAccents(text.trim());
  const shown = lines.filter(({ apprenant }) => sansAccents(`${nomComplet(apprenant)} ${apprenant.division}`).includes(words));
  const move = (event: KeyboardEvent<HTMLUListElement>) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const buttons = [...event.currentTarget.querySelectorAll("button")];
    const index = buttons.indexOf(event.target as HTMLButtonElement);
    buttons[index + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
    event.preventDefault();
  };
  return (
    <>
      <Input
        label="Filtrer par nom ou division"
        nativeInputProps={{ type: "search", value: text, onChange: (event) => setText(event.target.value) }}
      />
      <p className="fr-sr-only" role="status">
        {compte(shown.length, "apprenant affiché", "apprenants affichés")}
      </p>
      <ul className="cpro-picklist" onKeyDown={move}>
        {shown.map((line) => {
          const { signe, texte } = etatLigne(line);
          return (
            <li key={line.apprenant.id}>
              <button
                type="button"
                className="cpro-picklist__item"
                aria-current={line === chosen ? "true" : undefined}
                onClick={() => onChoose(line.apprenant.id)}
              >
                <span>
                  <span aria-hidden="true">{signe} </span>
                  {nomComplet(line.apprenant)}
                </span>
                <span className="cpro-row__detail">{texte}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
