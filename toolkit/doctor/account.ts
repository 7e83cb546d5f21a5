import { GetParameterCommand, ParameterNotFound, SSMClient } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { awsErrorText, rememberWhatWasTried } from "../aws-error";
import { type Diagnosis, error, ok } from "./diagnosis";

/** Settings of AWS clients, as those of the target have them. */
export interface ClientSettings {
  readonly region?: string;
  readonly endpoint?: string;
  readonly maxAttempts: number;
}

/** The bootstrap stack's qualifier that cdk.json leaves at CDK's default. */
const BOOTSTRAP_PARAMETER = "/cdk-bootstrap/hnb659fds/version";
/** What this aws-cdk-lib's default synthesizer asks of the bootstrap stack. */
const OLDEST_BOOTSTRAP = 6;

export interface Account {
  readonly diagnosis: Diagnosis;
  /** Undefined where there are no credentials that work: nothing else can be asked then. */
  readonly id: string | undefined;
}

/** Who the credentials belong to. */
export async function examineCredentials(settings: ClientSettings): Promise<Account> {
  const sts = new STSClient(settings);
  rememberWhatWasTried(sts);
  try {
    const { Account: id, Arn } = await sts.send(new GetCallerIdentityCommand({}));
    const region = await sts.config.region();
    return { id, diagnosis: ok("credentials", `account ${id}, region ${region}, ${Arn}`) };
  } catch (failure) {
    const mend =
      "sign in (aws sso login, or aws configure), or name a profile with AWS_PROFILE, and a region with AWS_REGION";
    return {
      id: undefined,
      diagnosis: error("credentials", firstPart(awsErrorText(failure) ?? String(failure)), mend),
    };
  } finally {
    sts.destroy();
  }
}

/** Whether the account and region were made ready for CDK. */
export async function examineBootstrap(settings: ClientSettings, account: string): Promise<Diagnosis> {
  const ssm = new SSMClient(settings);
  rememberWhatWasTried(ssm);
  const mend = `npx cdk bootstrap aws://${account}/${await ssm.config.region()}`;
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: BOOTSTRAP_PARAMETER }));
    const version = Number(Parameter?.Value);
    if (version >= OLDEST_BOOTSTRAP) return ok("bootstrap", `version ${version}`);
    return error("bootstrap", `version ${Parameter?.Value} is older than ${OLDEST_BOOTSTRAP}`, mend);
  } catch (failure) {
    if (failure instanceof ParameterNotFound)
      return error("bootstrap", "this account and region were never bootstrapped", mend);
    return error("bootstrap", firstPart(awsErrorText(failure) ?? String(failure)), mend);
  } finally {
    ssm.destroy();
  }
}

/** Without the general mend, in whose place stands the check's own. */
const firstPart = (text: string): string => text.replace(/; [^;]*$/, "");
