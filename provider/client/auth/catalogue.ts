import { ApiError } from "../http/errors";
import { withoutSlash } from "../http/path";
import type { EndpointInterface } from "../settings";

export interface CatalogueService {
  readonly type: string;
  readonly endpoints: readonly CatalogueEndpoint[];
}

export interface CatalogueEndpoint {
  readonly interface: string;
  readonly region: string | undefined;
  readonly url: string;
}

export interface EndpointWish {
  readonly region: string | undefined;
  readonly interface: EndpointInterface;
  /** `connection "consumer"`, for the error message. */
  readonly connectionName: string;
}

const serviceType = "image";

/** Returns the base URL of the image service. Never guesses a region. */
export function imageEndpoint(catalogue: readonly CatalogueService[], wish: EndpointWish): string {
  const services = catalogue.filter(({ type }) => type === serviceType);
  if (services.length === 0) throw noService(catalogue, wish);
  const reachable = services
    .flatMap(({ endpoints }) => endpoints)
    .filter((each) => each.interface === wish.interface);
  const matching = reachable.filter(
    (each) => wish.region === undefined || each.region === wish.region,
  );
  const regions = new Set(matching.map(({ region }) => region));
  const [first] = matching;
  if (first === undefined || regions.size > 1) throw noEndpoint(services, wish);
  return baseUrl(first.url);
}

/** Our paths start with `/v2`. Some catalogues have `https://…:9292/v2`, others `…/image`. */
export function baseUrl(url: string): string {
  return withoutSlash(withoutSlash(url).replace(/(?<!\/)\/v[12](\.\d+)?$/, ""));
}

function noService(catalogue: readonly CatalogueService[], wish: EndpointWish): ApiError {
  const types = [...new Set(catalogue.map(({ type }) => type))].sort();
  return new ApiError({
    kind: "configuration",
    purpose: `find the image service of ${wish.connectionName}`,
    reason:
      types.length === 0
        ? "the token has no catalogue, probably because it has no project"
        : `the catalogue has no service of type image; it has ${types.join(", ")}`,
    advice:
      types.length === 0
        ? "name a project (projectName with projectDomainName, or projectId)"
        : "ask for the image service in this project, or set endpoint to its address",
  });
}

function noEndpoint(services: readonly CatalogueService[], wish: EndpointWish): ApiError {
  const all = services.flatMap(({ endpoints }) => endpoints);
  const places = [
    ...new Set(all.map((each) => `${each.region ?? "(no region)"} (${each.interface})`)),
  ].sort();
  const wanted = `${wish.region === undefined ? "" : `region ${wish.region}, `}interface ${wish.interface}`;
  const isAmbiguous =
    wish.region === undefined && all.some((each) => each.interface === wish.interface);
  return new ApiError({
    kind: "configuration",
    purpose: `find the image service of ${wish.connectionName}`,
    reason: `${isAmbiguous ? "more than one region has it" : `it is not there for ${wanted}`}; the catalogue has ${places.join(", ")}`,
    advice: `set region${isAmbiguous ? "" : " and interface"} to one of these`,
  });
}
