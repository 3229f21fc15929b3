/** So much of a company's id tells it from another. */
const ENDING = 4;

export interface NamedCompany {
  connectionId: string;
  name: string;
  /** The vendor's; null until it is connected. */
  companyId: string | null;
}

/** What the companies of one business are called, by connection: those of one name with the end of their id, `(…4821)`. */
export function companyNames(companies: readonly NamedCompany[]): Map<string, string> {
  return new Map(
    companies.map((company) => {
      const namesakes = companies.filter(
        ({ connectionId, name }) => connectionId !== company.connectionId && name === company.name,
      );
      return [company.connectionId, namesakes.length > 0 ? told(company, namesakes) : company.name];
    }),
  );
}

/** All of the id where another ends alike. */
function told({ name, companyId }: NamedCompany, namesakes: readonly NamedCompany[]): string {
  if (!companyId) return name;
  const ending = companyId.slice(-ENDING);
  const isShared = namesakes.some((each) => each.companyId !== companyId && each.companyId?.endsWith(ending));
  return `${name} (${isShared ? companyId : `…${ending}`})`;
}
