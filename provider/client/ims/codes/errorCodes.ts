import type { ServiceCodes } from "../../http/serviceCodes";
import { gatewayCodes } from "./gatewayCodes";
import { imgCodes } from "./imgCodes";

export const imsCodes: ServiceCodes = { ...imgCodes, ...gatewayCodes };
