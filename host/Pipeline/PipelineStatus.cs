namespace Earshot.Host.Pipeline;

/// <summary>How far a pipeline is.</summary>
/// <param name="Packets">Frames so far.</param>
/// <param name="OpenCalls">Calls that are not over.</param>
/// <param name="EndedCalls">Calls that were recorded.</param>
internal sealed record PipelineStatus(long Packets, int OpenCalls, long EndedCalls);
