/**
 * What the pinned Node is told when it runs the service. Left alone, its young generation grows to 96 MB and more on a machine with much
 * memory; at 16 MB a half, the service stands at 150 MB instead of 250 and answers as fast.
 */
export const SERVICE_FLAGS = ['--max-semi-space-size=16']
