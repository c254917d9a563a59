/**
 * Goes into every result; raised whenever the same audio would give other numbers. On its own so that the main thread
 * can ask for it without loading the engine.
 */
export const ENGINE_VERSION = 'padbridge-analysis/7';
