namespace Earshot.Streams.Tests.Support;

/// <summary>Damage of the kind that captures and attackers do.</summary>
internal static class Mutation
{
    /// <summary>A copy with some bytes changed, cut out or put in; often none.</summary>
    public static byte[] Of(byte[] bytes, Random random)
    {
        List<byte> result = [.. bytes];
        for (int changes = random.Next(3); changes > 0 && result.Count > 1; changes--)
        {
            int at = random.Next(random.Next(4) == 0 ? result.Count : Math.Min(result.Count, 60));
            switch (random.Next(4))
            {
                case 0:
                    result[at] = (byte)random.Next(256);
                    break;
                case 1:
                    result[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    result.RemoveRange(at, random.Next(result.Count - at));
                    break;
                default:
                    result.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), random.Next(1, 20)));
                    break;
            }
        }

        return [.. result];
    }
}
