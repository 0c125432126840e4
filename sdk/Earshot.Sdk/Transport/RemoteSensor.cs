namespace Earshot.Sdk.Transport;

/// <summary>A sensor as a centre knows it.</summary>
/// <param name="Id">Its number, 1-65535, unique at its centre.</param>
/// <param name="Name">Its name, unique at its centre; stands as <c>sensor</c> in its records.</param>
public sealed record RemoteSensor(int Id, string Name);
