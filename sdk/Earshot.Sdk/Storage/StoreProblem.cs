namespace Earshot.Sdk.Storage;

/// <summary>Damage that a check found.</summary>
/// <param name="Where">File, table or partition.</param>
/// <param name="What">What is wrong, and what it means for the calls in it; one line.</param>
/// <param name="Repaired">True when it is mended now.</param>
public sealed record StoreProblem(string Where, string What, bool Repaired);
