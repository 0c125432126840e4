namespace Earshot.Host.Configuration;

/// <summary>A place in the configuration, written the way editors and terminals make clickable.</summary>
/// <param name="Source">The file, or <c>--set table.key</c>.</param>
/// <param name="Line">Counted from 1; <see cref="AfterFile"/> outside the file.</param>
/// <param name="Column">Counted from 1.</param>
internal readonly record struct Location(string Source, int Line, int Column)
{
    /// <summary>Sorts what the command line says behind what the file says.</summary>
    public const int AfterFile = int.MaxValue;

    public static Location OfOverride(string key) => new($"--set {key}", AfterFile, 0);

    public override string ToString() => Line == AfterFile ? Source : $"{Source}:{Line}:{Column}";
}
