using Earshot.Sdk.Decoding;

namespace Earshot.Host.Pipeline.Walk;

/// <summary>Tells the fields of one kind of header.</summary>
/// <param name="header">The header.</param>
/// <param name="fields">Where they go.</param>
internal delegate void HeaderDescriber(ReadOnlySpan<byte> header, IHeaderFields fields);
