namespace Earshot.Audio.Tests;

/// <summary>A fact that ffmpeg is asked about; where it is not there the test is skipped, visibly.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FfmpegFactAttribute : FactAttribute
{
    public FfmpegFactAttribute() => Skip =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "ffmpeg")))
            ? null
            : "'ffmpeg' is not on this machine";
}
