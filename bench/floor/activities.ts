export const floorActivities = {
  async nothing(): Promise<void> {
    // Whatever it costs is what Temporal itself costs.
  },
};

export type FloorActivities = typeof floorActivities;
