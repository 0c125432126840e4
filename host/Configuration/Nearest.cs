namespace Earshot.Host.Configuration;

/// <summary>Guesses which name was meant.</summary>
internal static class Nearest
{
    /// <summary><c> (did you mean x?)</c>, or nothing when no name is near.</summary>
    public static string Hint(string name, IEnumerable<string> names) =>
        Find(name, names) is { } nearest ? $" (did you mean {nearest}?)" : "";

    /// <summary>The name with the fewest edits, when these are fewer than half of its letters.</summary>
    public static string? Find(string name, IEnumerable<string> names)
    {
        string? best = null;
        int fewest = int.MaxValue;
        foreach (string candidate in names)
        {
            int distance = Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance < fewest && distance * 2 <= Math.Max(name.Length, candidate.Length))
            {
                (best, fewest) = (candidate, distance);
            }
        }

        return best;
    }

    // Levenshtein's distance, row by row.
    private static int Distance(string a, string b)
    {
        int[] previous = [.. Enumerable.Range(0, b.Length + 1)];
        int[] current = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(substitution, Math.Min(previous[j], current[j - 1]) + 1);
            }

            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}
