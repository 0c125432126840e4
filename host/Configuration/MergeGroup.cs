namespace Earshot.Host.Configuration;

/// <summary>An entry of <c>merge_groups</c>: names or ids of sensors with + between them.</summary>
internal static class MergeGroup
{
    public static string[] MembersOf(string group) => group.Split('+', StringSplitOptions.TrimEntries);
}
