namespace Earshot.Fuzz.Mirror;

/// <summary>A rule was broken.</summary>
internal sealed class FindingException(string message) : Exception(message)
{
    public static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new FindingException(otherwise);
        }
    }
}
