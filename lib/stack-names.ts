/** Fixed, so that an operator and a script can name them. */
export const platformStackName = (prefix: string): string => `${prefix}-platform`;
export const botsStackName = (prefix: string, stack: number): string => `${prefix}-bots-${stack}`;
