namespace Earshot.Rtp.Tests.Support;

/// <summary>
/// The jitter buffers of docs/quality.md, each figure computed anew for every packet from the list of all before it: slow, and
/// in the words of the definition. Without pauses, restarts and duplicates.
/// </summary>
internal sealed class BufferOracle
{
    private readonly double[] delaySums = new double[3];
    private readonly int[] played = new int[3];

    public BufferOracle(IReadOnlyList<(double Arrival, double SentAt)> packets)
    {
        double first = packets[0].Arrival;
        double spread = 20;
        int second = 0;
        for (int i = 0; i < packets.Count; i++)
        {
            int now = (int)Math.Floor((packets[i].Arrival - first) / 1000);
            for (; second < now; second++)
            {
                spread = Math.Max(20, spread * 39 / 40);
            }

            double fastest = packets.Take(i + 1)
                .Where(packet => (int)Math.Floor((packet.Arrival - first) / 1000) >= now - 8)
                .Min(packet => packet.Arrival - packet.SentAt);
            double excess = packets[i].Arrival - packets[i].SentAt - fastest;
            double[] delays = [50, 200, Math.Min(500, spread + 20)];
            for (int buffer = 0; buffer < 3; buffer++)
            {
                bool isLate = excess > delays[buffer];
                Late[buffer] += isLate ? 1 : 0;
                played[buffer] += isLate ? 0 : 1;
                delaySums[buffer] += isLate ? 0 : delays[buffer] - excess;
                IsLate[buffer].Add(isLate);
            }

            spread = Math.Max(spread, Math.Min(excess, 480));
        }
    }

    public int[] Late { get; } = new int[3];

    /// <summary>By buffer, for each packet.</summary>
    public List<bool>[] IsLate { get; } = [[], [], []];

    public double MeanDelay(int buffer) => delaySums[buffer] / played[buffer];
}
