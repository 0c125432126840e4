namespace Earshot.Sdk.Testing;

/// <summary>An implementation breaks its contract.</summary>
/// <param name="message">What was expected and what was found.</param>
/// <param name="inner">What the implementation threw, if that is how it broke it.</param>
public sealed class ConformanceException(string message, Exception? inner = null) : Exception(message, inner);
