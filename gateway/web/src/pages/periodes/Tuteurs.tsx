import { Input } from "@codegouvfr/react-dsfr/Input";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useParams, useSearchParams } from "react-router";
import { periodes } from "../../api/endpoints";
import type { EtatAcces, LigneTuteurs } from "../../api/types";
import { intervalle } from "../../text/dates";
import { ETATS_ACCES, nomComplet } from "../../text/noms";
import { compte, sansAccents, t } from "../../text/typo";
import { Empty, Loaded } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { TutorForm } from "./TutorForm";

const SIGNS: Record<EtatAcces, string> = {
  envoi_en_cours: "●", envoye: "●", ouvert: "✓", adresse_refusee: "!", expire: "~", invalide: "×",
};

/** The last access of a learner says the state of the line. */
function latest(line: LigneTuteurs) {
  return line.acces.find(({ etat }) => etat !== "invalide") ?? line.acces[0];
}

export default function Tuteurs() {
  const { periode: id = "" } = useParams();
  const period = useQuery({ queryKey: ["periode", id], queryFn: () => periodes.read(id) });
  const query = useQuery({
    queryKey: ["periode", id, "tuteurs"],
    queryFn: () => periodes.tutors(id),
    refetchInterval: (state) =>
      state.state.data?.some((line) => line.acces.some(({ etat }) => etat === "envoi_en_cours")) ? 1500 : false,
  });
  const held = period.data?.value;
  return (
    <Page
      title="Gestion des tuteurs"
      {...(held ? { context: held.titre } : {})}
      crumbs={[{ label: held?.titre ?? "Période", href: `/periodes?periode=${id}` }]}
      {...(held ? { lead: `${held.titre}, ${intervalle(held.du, held.au)}` } : {})}
    >
      <Loaded query={query}>
        {(lines) =>
          lines.length === 0 ? <Empty>{t`Aucun apprenant dans cette période.`}</Empty> : <Workbench periode={id} lines={lines} />
        }
      </Loaded>
    </Page>
  );
}

function Workbench({ periode, lines }: { periode: string; lines: LigneTuteurs[] }) {
  const [search, setSearch] = useSearchParams();
  const [text, setText] = useState("");
  const form = useRef<HTMLDivElement>(null);
  const asked = search.get("apprenant");
  const chosen = lines.find(({ apprenant }) => apprenant.id === asked);
  const words = sansAccents(text.trim());
  const shown = lines.filter(({ apprenant }) => sansAccents(`${nomComplet(apprenant)} ${apprenant.division}`).includes(words));
  const choose = (id: string) => {
    setSearch({ apprenant: id }, { replace: true });
    requestAnimationFrame(() => {
      const inputs = [...(form.current?.querySelectorAll<HTMLInputElement>("form input") ?? [])];
      (inputs.find((input) => !input.value) ?? inputs[0])?.focus();
    });
  };
  return (
    <div className="cpro-tutors">
      <section aria-labelledby="liste-apprenants">
        <h2 id="liste-apprenants" className="fr-h5">{t`Apprenants (${lines.length})`}</h2>
        <Input
          label="Filtrer par nom ou division"
          nativeInputProps={{ type: "search", value: text, onChange: (event) => setText(event.target.value) }}
        />
        <p className="fr-sr-only" role="status">{compte(shown.length, "apprenant affiché", "apprenants affichés")}</p>
        <ul
          className="cpro-picklist"
          onKeyDown={(event) => {
            if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
            const buttons = [...event.currentTarget.querySelectorAll("button")];
            const index = buttons.indexOf(event.target as HTMLButtonElement);
            buttons[index + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
            event.preventDefault();
          }}
        >
          {shown.map((line) => {
            const access = latest(line);
            return (
              <li key={line.apprenant.id}>
                <button
                  type="button"
                  className="cpro-picklist__item"
                  aria-current={line === chosen ? "true" : undefined}
                  onClick={() => choose(line.apprenant.id)}
                >
                  <span>
                    <span aria-hidden="true">{access ? SIGNS[access.etat] : "○"} </span>
                    {nomComplet(line.apprenant)}
                  </span>
                  <span className="cpro-row__detail">{access ? ETATS_ACCES[access.etat] : "Non envoyé"}</span>
                </button>
              </li>
            );
          })}
        </ul>
      </section>
      <div ref={form}>
        {chosen ? (
          <TutorForm key={chosen.apprenant.id} periode={periode} line={chosen} />
        ) : (
          <p>{t`Choisissez un apprenant : ce que la fiche de liaison dit de son tuteur est repris.`}</p>
        )}
      </div>
    </div>
  );
}
