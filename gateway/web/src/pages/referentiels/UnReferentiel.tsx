import { Input } from "@codegouvfr/react-dsfr/Input";
import { Select } from "@codegouvfr/react-dsfr/Select";
import { SideMenu } from "@codegouvfr/react-dsfr/SideMenu";
import { type ComponentType, useEffect, useState } from "react";
import { useLocation, useNavigate, useParams, useSearchParams } from "react-router";
import type { Referentiel } from "../../api/types";
import { nomDiplome } from "../../text/diplomes";
import { typo } from "../../text/typo";
import { Loaded } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { useReferentiel } from "../annexes/useDiplomes";
import { Activites } from "./Activites";
import { Attitudes } from "./Attitudes";
import { Comparer } from "./Comparer";
import { Competences } from "./Competences";
import type { Reading } from "./Elements";
import { Epreuves } from "./Epreuves";
import { Resume } from "./Resume";
import { Statuts } from "./Statuts";
import { addressOfPart, keeper, type Partie } from "./tree";

const CRUMBS = [{ label: "Référentiels", href: "/referentiels" }];

/** Id of the title of what is read, which the menu leads to. */
const PART_TITLE = "partie";

interface Part {
  code: Partie;
  label: string;
  /** How many things it lists; absent where it lists nothing of the diploma. */
  count?: (referentiel: Referentiel) => number;
  Content: ComponentType<{ reading: Reading }>;
  /** Nothing in it has a code and a title to look for. */
  whole?: boolean;
}
/** Tasks, or activities where none has any. */
const tasksOf = ({ activites }: Referentiel) => activites.flatMap(({ taches }) => taches).length || activites.length;
const ACTIVITES: Part = { code: "activites", label: "Activités et tâches", count: tasksOf, Content: Activites };
const PARTS: Part[] = [
  ACTIVITES,
  { code: "competences", label: "Compétences", count: ({ competences }) => competences.length, Content: Competences },
  { code: "epreuves", label: "Épreuves", count: ({ epreuves }) => epreuves.length, Content: Epreuves },
  { code: "periodes", label: "Périodes", count: ({ statuts }) => statuts.length, Content: Statuts, whole: true },
  {
    code: "attitudes",
    label: "Attitudes professionnelles",
    count: ({ attitudes_professionnelles }) => attitudes_professionnelles.length,
    Content: Attitudes,
  },
  { code: "comparer", label: "Comparer à une autre version", Content: Comparer, whole: true },
];

/** A diploma, whole: what it is, then its parts, each at an address of its own. */
export default function UnReferentiel() {
  const { code } = useParams();
  const query = useReferentiel(code);
  return (
    <Page title={query.data ? typo(nomDiplome(query.data)) : "Référentiel"} crumbs={CRUMBS}>
      <Loaded query={query} lines={8}>
        {(referentiel) => (
          <>
            <Resume referentiel={referentiel} />
            <Parts key={referentiel.code} referentiel={referentiel} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Parts({ referentiel }: { referentiel: Referentiel }) {
  const [search] = useSearchParams();
  const [typed, setTyped] = useState("");
  useReached();
  const part = PARTS.find(({ code }) => code === search.get("partie")) ?? ACTIVITES;
  const reading: Reading = { referentiel, typed, keep: keeper(typed), clear: () => setTyped("") };
  return (
    <div className="cpro-side">
      <PartMenu referentiel={referentiel} current={part} />
      <section className="cpro-side__content" aria-labelledby={PART_TITLE}>
        <h2 id={PART_TITLE} tabIndex={-1} className="fr-h4 cpro-period__title cpro-title">
          {part.label}
        </h2>
        {!part.whole && part.count && part.count(referentiel) > 0 && (
          <div className="cpro-filters">
            <Input
              label="Filtrer par code ou intitulé"
              nativeInputProps={{ type: "search", value: typed, onChange: (event) => setTyped(event.target.value) }}
            />
          </div>
        )}
        <part.Content reading={reading} />
      </section>
    </div>
  );
}

/** The parts beside what is read; a list on a phone. */
function PartMenu({ referentiel, current }: { referentiel: Referentiel; current: Part }) {
  const navigate = useNavigate();
  const labelled = PARTS.map((part) => ({ ...part, text: part.count ? `${part.label} (${part.count(referentiel)})` : part.label }));
  return (
    <>
      <div className="cpro-side__menu">
        <SideMenu
          align="left"
          burgerMenuButtonText="Parties du référentiel"
          title="Parties du référentiel"
          items={labelled.map(({ code, text }) => ({
            text,
            isActive: code === current.code,
            linkProps: { href: `${addressOfPart(referentiel.code, code)}#${PART_TITLE}` },
          }))}
        />
      </div>
      <div className="cpro-side__selects">
        <Select
          label="Partie du référentiel"
          nativeSelectProps={{
            value: current.code,
            // The list keeps the focus, for who goes through it with the arrow keys.
            onChange: ({ target }) =>
              void navigate(addressOfPart(referentiel.code, target.value as Partie), { preventScrollReset: true }),
          }}
        >
          {labelled.map(({ code, text }) => (
            <option key={code} value={code}>
              {text}
            </option>
          ))}
        </Select>
      </div>
    </>
  );
}

/** What the address names after « # » is on the page only once the diploma is read: it is then reached, and focused. */
function useReached(): void {
  const { hash, key } = useLocation();
  useEffect(() => {
    const target = hash ? document.getElementById(hash.slice(1)) : null;
    target?.scrollIntoView();
    target?.focus({ preventScroll: true });
  }, [hash, key]);
}
